import { inFlight } from '../engine/in-flight.ts';
import { type AttemptRecord, type AttemptRef, attemptKey } from '../model/attempt.ts';
import type { Instance } from '../model/instance.ts';
import type { AttemptResult } from '../model/message.ts';
import type { AttemptOutcome } from '../model/status.ts';
import type { Environment } from '../ports/ports.ts';

export interface Inspection {
  /** Outcomes whose event was lost, and those this inspection brought about by a takeover. */
  readonly results: readonly AttemptResult[];
  /** Sent, due, and claimed by nobody. */
  readonly unclaimed: readonly AttemptRef[];
}

/**
 * Looks at what an instance has in flight, or is still stopping from an earlier run, without waiting to be told:
 * re-issues outcomes, takes over what a gone worker left, and ends what timed out before anybody claimed it.
 */
export async function inspectAttempts(env: Environment, { id, state }: Instance): Promise<Inspection> {
  const sent = inFlight(state);
  const refs = [...sent.map(({ ref }) => ref), ...state.stopping];
  if (refs.length === 0) return { results: [], unclaimed: [] };
  const records = await env.attempts.get(id, refs);
  const byKey = new Map(records.map((record) => [attemptKey(record.ref), record]));
  const gone = await goneWorkers(env, records);

  const results: AttemptResult[] = [];
  const unclaimed: AttemptRef[] = [];
  const now = env.clock.now();
  for (const ref of refs) {
    const record = byKey.get(attemptKey(ref));
    if (record !== undefined) {
      const result = record.status === 'RUNNING' ? await takeOverIfGone(env, id, record, gone) : resultOf(record);
      if (result !== undefined) results.push(result);
      continue;
    }
    const { notBefore = 0, deadlineAt = Number.POSITIVE_INFINITY } = sent.find((attempt) => attempt.ref === ref) ?? {};
    if (deadlineAt <= now) {
      const result = await end(env, id, ref, undefined, 'TIMED_OUT', 'timed out before a worker took it');
      if (result !== undefined) results.push(result);
    } else if (notBefore <= now) unclaimed.push(ref);
  }
  return { results, unclaimed };
}

/** Whether the lease of a worker ended so long ago that its attempts may be taken over (design §5). */
export function isGone(
  worker: { readonly leaseUntil: number } | undefined,
  now: number,
  { takeoverMarginMs }: { readonly takeoverMarginMs: number },
): boolean {
  return worker === undefined || worker.leaseUntil + takeoverMarginMs < now;
}

async function goneWorkers(env: Environment, records: readonly AttemptRecord[]): Promise<ReadonlySet<string>> {
  const ids = new Set(records.flatMap(({ status, workerId }) => (status === 'RUNNING' && workerId ? [workerId] : [])));
  const checked = await Promise.all(
    [...ids].map(async (id) => ({ id, gone: isGone(await env.workers.get(id), env.clock.now(), env.settings) })),
  );
  return new Set(checked.filter(({ gone }) => gone).map(({ id }) => id));
}

async function takeOverIfGone(
  env: Environment,
  instanceId: string,
  { ref, workerId }: AttemptRecord,
  gone: ReadonlySet<string>,
): Promise<AttemptResult | undefined> {
  if (workerId === undefined || !gone.has(workerId)) return undefined;
  return await end(env, instanceId, ref, workerId, 'LOST', `its worker ${workerId} is gone`);
}

async function end(
  env: Environment,
  instanceId: string,
  ref: AttemptRef,
  workerId: string | undefined,
  outcome: AttemptOutcome,
  message: string,
): Promise<AttemptResult | undefined> {
  const endedAt = env.clock.now();
  const taken = await env.attempts.takeOver({ instanceId, ref }, workerId, { outcome, endedAt, message });
  if (!taken) return undefined;
  const [record] = await env.attempts.get(instanceId, [ref]);
  return record === undefined ? undefined : resultOf(record);
}

/** The result that the event of an ended attempt would have carried. */
function resultOf({ ref, status, startedAt, endedAt, message, fault }: AttemptRecord): AttemptResult | undefined {
  if (status === 'RUNNING') return undefined;
  return {
    ref,
    outcome: status,
    startedAt: startedAt ?? endedAt ?? 0,
    ...(message === undefined ? {} : { message }),
    ...(fault === undefined ? {} : { fault }),
  };
}
