import type { InstanceView, NodeView } from '#core/model/instance-view.ts';
import { formatDuration } from './duration.ts';
import { statusCell } from './status-style.ts';
import type { Column } from './table.ts';

/** Nodes in the order of the definition, counting what the current run did. One that was not reached has no status to show. */
export function nodeColumns({ run }: InstanceView, now: number): readonly Column<NodeView>[] {
  return [
    { heading: 'NODE', cell: ({ name }) => name },
    { heading: 'KIND', cell: ({ kind, type }) => kind ?? type },
    { heading: 'STATUS', cell: ({ iteration, status }) => (iteration === 0 ? '-' : statusCell(status)) },
    { heading: 'ITERATIONS', cell: ({ iteration }) => (iteration === 0 ? '' : String(iteration)) },
    { heading: 'ATTEMPTS', cell: (node) => String(attemptsOfRun(node, run).length || '') },
    { heading: 'DURATION', cell: (node) => nodeDuration(node, now) },
    {
      heading: 'DETAIL',
      cell: (node) => node.detail ?? failureOf(node, run) ?? childOf(node, run),
      flexible: true,
    },
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
