import { type AttemptRecord, MASTER } from '../model/attempt.ts';
import type { AttemptId, Instance } from '../model/instance.ts';
import type { AttemptResult } from '../model/message.ts';
import { isTerminal } from '../model/status.ts';
import type { AttemptEnd } from '../ports/attempt-store.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { resultOf } from './attempt-result.ts';
import { childInstanceId } from './child-instance-id.ts';
import { commandInstance } from './command-instance.ts';

const MAX_MESSAGE_CHARACTERS = 300;

/** How an attempt of a sub-workflow is ended by somebody else than its child. */
export interface ForcedEnd {
  readonly outcome: 'FAILED' | 'KILLED' | 'TIMED_OUT';
  readonly message: string;
}

/**
 * Records how a child has ended as the outcome of its attempt, unless that has one already, and returns what stands
 * there. Idempotent: whoever sees the ended child writes the same.
 */
export async function recordChildEnd(
  env: MasterEnvironment,
  id: AttemptId,
  child: Instance,
): Promise<AttemptResult | undefined> {
  await env.attempts.finish(id, child.id, endOf(child));
  const [record] = await env.attempts.get(id.instanceId, [id.ref]);
  return record && resultOf(record);
}

/**
 * Ends an attempt whose child is not to go on, then the child. In this order: a child looks at its attempt before it
 * begins, so that one which does not exist yet, and is created later by a process that was slow, begins nothing.
 * True once the child is at rest or was never there; until then, ask again.
 */
export async function endChild(
  env: MasterEnvironment,
  id: AttemptId,
  { outcome, message }: ForcedEnd,
): Promise<boolean> {
  const child = await loadChild(env, id);
  if (child !== undefined && isTerminal(child.state.phase.status)) {
    await recordChildEnd(env, id, child);
    return true;
  }
  await env.attempts.takeOver(id, MASTER, { outcome, endedAt: env.clock.now(), message: cutMessage(message) });
  return await stopChild(env, id, message);
}

/** Has the child of an ended attempt killed; true once it is at rest or was never there. A rerun by hand is left alone. */
async function stopChild(env: MasterEnvironment, id: AttemptId, reason: string): Promise<boolean> {
  const child = await loadChild(env, id);
  if (child === undefined || child.state.child !== true || isTerminal(child.state.phase.status)) return true;
  const asked = child.commands.some(({ command }) => command.type === 'kill');
  if (child.state.phase.status !== 'KILLING' && !asked) {
    await commandInstance(env, child.id, { type: 'kill', reason: cutMessage(reason) });
  }
  return false;
}

/** Whether the attempt that a child is of still waits for it. */
export async function isWanted(env: MasterEnvironment, { id }: Pick<Instance, 'id'>): Promise<boolean> {
  const parent = (await env.instances.context(id))?.parent;
  if (parent === undefined) return true;
  const [record] = await env.attempts.get(parent.id, [parent.ref]);
  return record?.status === 'RUNNING';
}

/** What an inspection finds of an attempt that the master has claimed: `missing` when its child is still to be created. */
export async function inspectChild(
  env: MasterEnvironment,
  instanceId: string,
  record: AttemptRecord,
  deadlineAt = Number.POSITIVE_INFINITY,
): Promise<AttemptResult | 'missing' | undefined> {
  const id = { instanceId, ref: record.ref };
  if (record.status !== 'RUNNING') {
    const reason = record.message ?? `its parent ${instanceId} waits for it no more`;
    return (await stopChild(env, id, reason)) ? resultOf(record) : undefined;
  }
  const child = await loadChild(env, id);
  if (child !== undefined && isTerminal(child.state.phase.status)) return await recordChildEnd(env, id, child);
  if (deadlineAt > env.clock.now()) return child === undefined ? 'missing' : undefined;
  const message = `timed out: sub-workflow instance ${childInstanceId(env, instanceId, record.ref)} had not ended in time`;
  if (!(await endChild(env, id, { outcome: 'TIMED_OUT', message }))) return undefined;
  const [ended] = await env.attempts.get(instanceId, [record.ref]);
  return ended && resultOf(ended);
}

/** Fits an event and the item of an attempt. */
export function cutMessage(message: string): string {
  return message.slice(0, MAX_MESSAGE_CHARACTERS).toWellFormed();
}

function loadChild(env: MasterEnvironment, { instanceId, ref }: AttemptId): Promise<Instance | undefined> {
  return env.instances.load(childInstanceId(env, instanceId, ref));
}

function endOf({ id, workflow, endedAt = 0, state: { phase } }: Instance): AttemptEnd {
  const log = whereToLook(id, endedAt);
  if (!('reason' in phase)) return { outcome: 'SUCCEEDED', endedAt, log };
  const outcome = phase.status === 'KILLED' ? 'KILLED' : 'FAILED';
  const { node, message, fault = 'user' } = phase.reason;
  const said = `instance ${id} of ${workflow} ${outcome === 'KILLED' ? 'was killed' : 'failed'}`;
  const at = node === undefined ? '' : ` at ${node}`;
  return { outcome, endedAt, log, fault, message: cutMessage(`${said}${at}: ${message}`) };
}

/** All that the log of such an attempt says. */
function whereToLook(id: string, at: number): AttemptEnd['log'] {
  const text = `this sub-workflow ran as instance ${id}: see \`akkaflow instance info ${id}\`\n`;
  const inline = `${JSON.stringify({ t: at, s: 'sys', d: text })}\n`;
  return { inline, chunks: 0, bytes: text.length, truncated: false };
}
