import { newInstanceState } from '../engine/new-state.ts';
import { viewNodes } from '../engine/view-nodes.ts';
import type { AttemptRecord } from '../model/attempt.ts';
import type { InstanceContext } from '../model/instance.ts';
import type { NodeView } from '../model/instance-view.ts';
import type { EndedNotice } from '../model/notice.ts';
import type { Workflow } from '../model/workflow.ts';
import { formatDuration } from '../notice/duration.ts';
import { cutTo, oneLine, plainText } from '../notice/plain-text.ts';
import type { Report, Section, Tone } from '../notice/report.ts';
import { formatInstant } from '../schedule/format-instant.ts';
import type { Downstream } from './downstream-owners.ts';

/** Rows of the table of nodes; of a larger workflow, those that did not succeed come first. */
const MAX_ROWS = 60;
const MAX_MESSAGE_CHARACTERS = 2_000;
const SHORT_ID_CHARACTERS = 7;

/** All that the mail about an end is made from. */
export interface EndedFacts {
  readonly notice: EndedNotice;
  readonly workflow: Workflow;
  readonly context: InstanceContext;
  /** Of the run alone. */
  readonly attempts: readonly AttemptRecord[];
  /** Of the attempt that failed. */
  readonly log: readonly string[];
  readonly downstream: Downstream;
}

const TONES: Readonly<Record<EndedNotice['status'], Tone>> = { SUCCEEDED: 'good', FAILED: 'bad', KILLED: 'warning' };
const VERBS: Readonly<Record<EndedNotice['status'], string>> = {
  SUCCEEDED: 'has succeeded',
  FAILED: 'has failed',
  KILLED: 'was killed',
};

/** The mail about the end of an instance. */
export function composeEnded(facts: EndedFacts): Report {
  const { notice, workflow } = facts;
  const { instanceId, run, status, reason } = notice;
  const { name } = workflow;
  return {
    subject: `[akkaflow] ${status} ${name} (${shortId(instanceId)})`,
    tone: TONES[status],
    title: `${name} ${VERBS[status]}`,
    lead: leadOf(notice),
    facts: endedFacts(facts),
    sections: [
      ...(facts.log.length === 0 ? [] : [logSection(reason?.node ?? '', facts.log)]),
      ...downstreamSection(facts.downstream),
      nodeTable(facts),
    ],
    footer: [
      `akkaflow instance info ${instanceId} shows the instance${status === 'SUCCEEDED' ? '' : `, akkaflow instance rerun ${instanceId} --recover goes on where it stopped`}.`,
      `You get this mail about run ${run} because of mail-level and mail-receivers of ${name}, or of a workflow upstream of yours.`,
    ].join('\n'),
  };
}

/** An id as subjects have it: long enough for the commands to find it. */
export function shortId(id: string): string {
  return `${id.slice(0, SHORT_ID_CHARACTERS)}…`;
}

export function logSection(node: string, lines: readonly string[]): Section {
  return { type: 'lines', title: `The last lines of the log of ${node}`, lines };
}

function leadOf({ status, reason }: EndedNotice): string {
  if (status === 'SUCCEEDED' || reason === undefined) return 'All its actions are done.';
  const message = cutTo(plainText(reason.message), MAX_MESSAGE_CHARACTERS);
  return reason.node === undefined ? message : `${oneLine(reason.node)}: ${message}`;
}

function endedFacts({ notice, workflow, context }: EndedFacts): Report['facts'] {
  const { instanceId, run, status, startedAt, endedAt, reason } = notice;
  const at = (time: number) => formatInstant(time, context.timezone);
  const facts: (readonly [string, string | undefined])[] = [
    ['Workflow', workflow.name],
    ['Description', workflow.desc || undefined],
    ['Owner', workflow.creator],
    ['Instance', instanceId],
    ['Run', run === 1 ? undefined : `${run}`],
    ['Outcome', status],
    ['Failed at', status === 'FAILED' ? reason?.node : undefined],
    ['Logical time', at(context.logicalTime)],
    ['Started', startedAt === undefined ? 'it had not begun' : at(startedAt)],
    ['Ended', at(endedAt)],
    ['Duration', startedAt === undefined ? undefined : formatDuration(endedAt - startedAt)],
    ['Started by', context.startedBy],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, oneLine(value)] as const]));
}

function downstreamSection({ workflows, isCut }: Downstream): readonly Section[] {
  if (workflows.length === 0) return [];
  return [
    {
      type: 'table',
      title: `Workflows that wait for it${isCut ? ` (the nearest ${workflows.length})` : ''}`,
      head: ['Workflow', 'Owner', 'Mail'],
      rows: workflows.map(({ name, owner, receivers }) => [name, owner, receivers.join(', ')].map(oneLine)),
    },
  ];
}

function nodeTable({ notice, workflow, attempts }: EndedFacts): Section {
  const { run, nodes, endedAt } = notice;
  const state = { ...newInstanceState(workflow.nodes.length), run, nodes };
  const views = viewNodes(workflow, state, attempts, () => workflow, endedAt);
  const shown = views.filter(({ type, status }) => type === 'action' || (type === 'kill' && status === 'KILLED'));
  const ordered = shown.length <= MAX_ROWS ? shown : shown.toSorted((a, b) => weight(a) - weight(b));
  const more = shown.length - MAX_ROWS;
  return {
    type: 'table',
    title: more > 0 ? `Nodes (${MAX_ROWS} of ${shown.length}, those that did not succeed first)` : 'Nodes',
    head: ['Node', 'Kind', 'State', 'Duration', 'Attempts'],
    rows: ordered.slice(0, MAX_ROWS).map(nodeRow),
  };
}

function weight({ status }: NodeView): number {
  if (status === 'FAILED' || status === 'KILLED') return 0;
  return status === 'SUCCEEDED' ? 2 : 1;
}

function nodeRow({ name, kind, type, status, detail, startedAt, endedAt, attempts }: NodeView): readonly string[] {
  const took = startedAt === undefined || endedAt === undefined ? '' : formatDuration(endedAt - startedAt);
  const state = status === 'READY' ? 'not reached' : `${status}${detail === undefined ? '' : ` (${detail})`}`;
  return [name, kind ?? type, state, took, attempts.length === 0 ? '' : `${attempts.length}`].map(oneLine);
}
