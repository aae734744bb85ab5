import type { InstanceView, NodeView } from '#core/model/instance-view.ts';
import type { Channel } from '../terminal.ts';
import { cleanText } from './clean-text.ts';
import { formatDuration } from './duration.ts';
import { styleOf } from './status-style.ts';
import { formatTable } from './table.ts';

const HEADING = ['NODE', 'KIND', 'STATUS', 'ITERATIONS', 'ATTEMPTS', 'DURATION', 'DETAIL'];

/** The nodes of an instance in the order of the definition, counting what the current run did. */
export function formatNodeTable(channel: Channel, view: InstanceView, now: number): string {
  return formatTable(
    HEADING,
    view.nodes.map((node) => nodeRow(channel, node, view.run, now)),
  );
}

/** A node that was not reached has no status of its own to show. */
function nodeRow(channel: Channel, node: NodeView, run: number, now: number): readonly string[] {
  const attempts = attemptsOfRun(node, run).length;
  return [
    cleanText(node.name),
    node.kind ?? node.type,
    node.iteration === 0 ? '-' : channel.paint(styleOf(node.status), node.status),
    node.iteration === 0 ? '' : String(node.iteration),
    attempts === 0 ? '' : String(attempts),
    nodeDuration(node, now),
    cleanText(node.detail ?? failureOf(node, run) ?? childOf(node, run) ?? ''),
  ];
}

/** How long it took, or has taken so far; empty before it starts. */
export function nodeDuration({ startedAt, endedAt, status }: NodeView, now: number): string {
  const until = endedAt ?? (status === 'RUNNING' ? now : undefined);
  return startedAt === undefined || until === undefined ? '' : formatDuration(until - startedAt);
}

function failureOf(node: NodeView, run: number): string | undefined {
  return node.status === 'SUCCEEDED' ? undefined : attemptsOfRun(node, run).at(-1)?.message;
}

/** Of a sub-workflow, where to look for what it did; a failure says so itself. */
function childOf(node: NodeView, run: number): string | undefined {
  const child = attemptsOfRun(node, run).at(-1)?.child;
  return child && `instance ${child}`;
}

function attemptsOfRun({ attempts }: NodeView, run: number) {
  return attempts.filter(({ ref }) => ref.run === run);
}
