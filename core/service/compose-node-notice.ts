import type { AttemptRecord } from '../model/attempt.ts';
import type { InstanceContext } from '../model/instance.ts';
import type { RecoveredNotice, RetryNotice, WarningNotice } from '../model/notice.ts';
import type { Workflow } from '../model/workflow.ts';
import { formatDuration } from '../notice/duration.ts';
import { cutTo, oneLine, plainText } from '../notice/plain-text.ts';
import type { Report, Tone } from '../notice/report.ts';
import { formatInstant } from '../schedule/format-instant.ts';
import { logSection, shortId } from './compose-ended.ts';

const MAX_MESSAGE_CHARACTERS = 4_000;

export type NodeNotice = RetryNotice | RecoveredNotice | WarningNotice;

/** All that a mail about one node is made from. */
export interface NodeFacts {
  readonly notice: NodeNotice;
  readonly workflow: Workflow;
  readonly context: InstanceContext;
  /** Undefined when its item is gone. */
  readonly attempt?: AttemptRecord | undefined;
  readonly log: readonly string[];
}

const TONES: Readonly<Record<NodeNotice['type'], Tone>> = { retry: 'warning', recovered: 'good', warning: 'warning' };
const WORDS: Readonly<Record<NodeNotice['type'], string>> = {
  retry: 'is tried again',
  recovered: 'has recovered',
  warning: 'warns',
};

/** The mail about a retry, a recovery or a warning. */
export function composeNodeNotice(facts: NodeFacts): Report {
  const { notice, workflow, context, attempt, log } = facts;
  const { type, instanceId, ref } = notice;
  const node = oneLine(workflow.nodes[ref.node]?.name ?? `node ${ref.node}`);
  const at = (time: number) => formatInstant(time, context.timezone);
  const rows: (readonly [string, string | undefined])[] = [
    ['Workflow', workflow.name],
    ['Owner', workflow.creator],
    ['Instance', instanceId],
    ['Node', node],
    ['Attempt', `${ref.attempt}`],
    ['Logical time', at(context.logicalTime)],
    ['Ended', attempt?.endedAt === undefined ? undefined : at(attempt.endedAt)],
    ['Duration', durationOf(attempt)],
    ['Next attempt', type !== 'retry' ? undefined : notice.nextAt === undefined ? 'at once' : at(notice.nextAt)],
    ['Started by', context.startedBy],
  ];
  return {
    subject: `[akkaflow] ${type.toUpperCase()} ${workflow.name} / ${node} (${shortId(instanceId)})`,
    tone: TONES[type],
    title: `${node} of ${workflow.name} ${WORDS[type]}`,
    lead: leadOf(facts),
    facts: rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, oneLine(value)] as const])),
    sections: log.length === 0 ? [] : [logSection(node, log)],
    footer: [
      `akkaflow instance info ${instanceId} shows the instance.`,
      `You get this mail because of mail-receivers of ${workflow.name}.`,
    ].join('\n'),
  };
}

function leadOf({ notice, attempt }: NodeFacts): string {
  switch (notice.type) {
    case 'retry': {
      const message = cutTo(plainText(attempt?.message ?? 'It failed.'), MAX_MESSAGE_CHARACTERS);
      return `Attempt ${notice.ref.attempt} failed: ${message}\nFurther failures of it are not mailed, unless the instance fails.`;
    }
    case 'recovered':
      return `Attempt ${notice.ref.attempt} succeeded after earlier ones had failed.`;
    case 'warning':
      return cutTo(plainText(notice.message), MAX_MESSAGE_CHARACTERS);
  }
}

function durationOf(attempt: AttemptRecord | undefined): string | undefined {
  const { startedAt, endedAt } = attempt ?? {};
  return startedAt === undefined || endedAt === undefined ? undefined : formatDuration(endedAt - startedAt);
}
