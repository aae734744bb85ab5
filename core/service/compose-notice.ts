import type { AttemptRecord } from '../model/attempt.ts';
import type { DisabledNotice, EndedNotice, LateNotice, Notice } from '../model/notice.ts';
import type { Report } from '../notice/report.ts';
import type { NoticeEnvironment } from '../ports/ports.ts';
import { composeDisabled } from './compose-disabled.ts';
import { composeEnded } from './compose-ended.ts';
import { composeLate } from './compose-late.ts';
import { composeNodeNotice, type NodeNotice } from './compose-node-notice.ts';
import { type ReadCoordinator, readCoordinator } from './describe-coordinator.ts';
import { type Downstream, downstreamOf, ownerOf } from './downstream-owners.ts';
import { logTail } from './log-tail.ts';
import { workflowOf } from './workflow-of.ts';

const MAX_LOG_LINES = 20;
const NOBODY: Downstream = { workflows: [], isCut: false };

/** A notice in words, and the mail addresses of those whom it concerns. */
export interface Composed {
  readonly report: Report;
  readonly receivers: readonly string[];
}

/** Finds out what is downstream of a workflow; a process that sends many notices need not ask each time. */
export type FindDownstream = (workflow: string) => Promise<Downstream>;

/** Undefined when what it is about has been deleted, or mended, since. Throws when a store fails or a definition cannot be read. */
export async function composeNotice(
  env: NoticeEnvironment,
  notice: Notice,
  find: FindDownstream = (workflow) => downstreamOf(env, workflow),
): Promise<Composed | undefined> {
  switch (notice.type) {
    case 'ended':
      return ended(env, notice, find);
    case 'late':
      return late(env, notice);
    case 'disabled':
      return disabled(env, notice);
    default:
      return ofNode(env, notice);
  }
}

async function ended(env: NoticeEnvironment, notice: EndedNotice, find: FindDownstream): Promise<Composed | undefined> {
  const { instanceId, run, status, reason } = notice;
  const context = await env.instances.context(instanceId);
  if (context === undefined) return undefined;
  const workflow = await workflowOf(env, { id: instanceId, workflow: notice.workflow }, notice.hash);
  const attempts = (await env.attempts.list(instanceId)).filter(({ ref }) => ref.run === run);
  // What a run by hand does makes nothing ready, so that nothing waits for it.
  const holdsUp = status !== 'SUCCEEDED' && context.startKind === 'trigger';
  const downstream = holdsUp ? await find(notice.workflow) : NOBODY;
  const failed = attempts.findLast(({ ref }) => workflow.nodes[ref.node]?.name === reason?.node);
  const log = failed === undefined ? [] : await logTail(env, instanceId, failed, MAX_LOG_LINES);
  const others = workflow.notifyDownstream ? downstream.workflows.flatMap(({ receivers }) => receivers) : [];
  return {
    report: composeEnded({ notice, workflow, context, attempts, log, downstream }),
    receivers: [...new Set([...workflow.mailReceivers, ...others])],
  };
}

async function ofNode(env: NoticeEnvironment, notice: NodeNotice): Promise<Composed | undefined> {
  const { instanceId, ref, type } = notice;
  const context = await env.instances.context(instanceId);
  if (context === undefined) return undefined;
  const workflow = await workflowOf(env, { id: instanceId, workflow: notice.workflow }, notice.hash);
  const [attempt] = await env.attempts.get(instanceId, [ref]);
  const log = type === 'retry' ? await tailOf(env, instanceId, attempt) : [];
  const { mailReceivers: receivers } = workflow;
  return { report: composeNodeNotice({ notice, workflow, context, attempt, log }), receivers };
}

async function tailOf(env: NoticeEnvironment, instanceId: string, attempt: AttemptRecord | undefined) {
  return attempt === undefined ? [] : logTail(env, instanceId, attempt, MAX_LOG_LINES);
}

async function late(env: NoticeEnvironment, notice: LateNotice): Promise<Composed | undefined> {
  const read = await readCoordinator(env, notice.coordinator);
  if (read === undefined) return undefined;
  const { workflows, receivers } = await startedBy(env, read);
  return { report: composeLate(notice, workflows, read.rules.timezone), receivers };
}

/** Nobody is told of a file that was only moved, or put back. */
async function disabled(env: NoticeEnvironment, notice: DisabledNotice): Promise<Composed | undefined> {
  const read = await readCoordinator(env, notice.coordinator);
  if (read === undefined || read.stored.freedAt !== notice.at || read.stored.state.enabled) return undefined;
  const { workflows, receivers } = await startedBy(env, read);
  return { report: composeDisabled(read, workflows), receivers };
}

/** What a coordinator starts, and whom that concerns. */
async function startedBy(env: NoticeEnvironment, { rules }: ReadCoordinator) {
  const workflows = await Promise.all(rules.workflows.map((name) => ownerOf(env, name)));
  return { workflows, receivers: [...new Set(workflows.flatMap((workflow) => workflow.receivers))] };
}
