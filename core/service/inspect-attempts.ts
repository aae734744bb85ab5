import { inFlight } from '../engine/in-flight.ts';
import { type AttemptRecord, type AttemptRef, attemptKey, MASTER } from '../model/attempt.ts';
import type { Instance } from '../model/instance.ts';
import type { AttemptResult } from '../model/message.ts';
import type { AttemptOutcome } from '../model/status.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { resultOf } from './attempt-result.ts';
import { inspectChild } from './child-end.ts';
import { mapBounded } from './map-bounded.ts';

/** Attempts looked at together. */
const CONCURRENCY = 16;

export interface Inspection {
  /** Outcomes whose event was lost, and those this inspection brought about by a takeover. */
  readonly results: readonly AttemptResult[];
  /** Sent, due, and claimed by nobody; or of a sub-workflow, and its child is still to be created. */
  readonly unclaimed: readonly AttemptRef[];
}

/**
 * Looks at what an instance has in flight, or is still stopping from an earlier run, without waiting to be told:
 * re-issues outcomes, takes over what a gone worker left, and ends what timed out before anybody claimed it.
 */
export async function inspectAttempts(env: MasterEnvironment, { id, state }: Instance): Promise<Inspection> {
  const sent = inFlight(state);
  const refs = [...sent.map(({ ref }) => ref), ...state.stopping];
  if (refs.length === 0) return { results: [], unclaimed: [] };
  const records = await env.attempts.get(id, refs);
  const byKey = new Map(records.map((record) => [attemptKey(record.ref), record]));
  const gone = await goneWorkers(env, records);

  const results: AttemptResult[] = [];
  const unclaimed: AttemptRef[] = [];
  const now = env.clock.now();
  const flights = new Map(sent.map((flight) => [attemptKey(flight.ref), flight]));
  await mapBounded(CONCURRENCY, refs, async (ref) => {
    const key = attemptKey(ref);
    const { notBefore = 0, deadlineAt = Number.POSITIVE_INFINITY } = flights.get(key) ?? {};
    const record = byKey.get(key);
    if (record !== undefined) {
      const seen = await inspectRecord(env, id, record, { gone, deadlineAt });
      if (seen === 'missing') unclaimed.push(ref);
      else if (seen !== undefined) results.push(seen);
    } else if (deadlineAt <= now) {
      const result = await end(env, id, ref, undefined, 'TIMED_OUT', 'timed out before a worker took it');
      if (result !== undefined) results.push(result);
    } else if (notBefore <= now) unclaimed.push(ref);
  });
  return { results, unclaimed };
}

async function inspectRecord(
  env: MasterEnvironment,
  instanceId: string,
  record: AttemptRecord,
  { gone, deadlineAt }: { readonly gone: ReadonlySet<string>; readonly deadlineAt: number },
): Promise<AttemptResult | 'missing' | undefined> {
  if (record.workerId === MASTER) return await inspectChild(env, instanceId, record, deadlineAt);
  return record.status === 'RUNNING' ? await takeOverIfGone(env, instanceId, record, gone) : resultOf(record);
}

/** Whether the lease of a worker ended so long ago that its attempts may be taken over (design §5). */
export function isGone(
  worker: { readonly leaseUntil: number } | undefined,
  now: number,
  { takeoverMarginMs }: { readonly takeoverMarginMs: number },
): boolean {
  return worker === undefined || worker.leaseUntil + takeoverMarginMs < now;
}

async function goneWorkers(env: MasterEnvironment, records: readonly AttemptRecord[]): Promise<ReadonlySet<string>> {
  const ids = new Set(records.flatMap(runningOn));
  // By the time before the read: while its answer was on the way, the worker may have renewed its lease.
  const now = env.clock.now();
  const checked = await Promise.all(
    [...ids].map(async (id) => ({ id, gone: isGone(await env.workers.get(id), now, env.settings) })),
  );
  return new Set(checked.filter(({ gone }) => gone).map(({ id }) => id));
}

function runningOn({ status, workerId }: AttemptRecord): readonly string[] {
  return status === 'RUNNING' && workerId !== undefined && workerId !== MASTER ? [workerId] : [];
}

async function takeOverIfGone(
  env: MasterEnvironment,
  instanceId: string,
  { ref, workerId }: AttemptRecord,
  gone: ReadonlySet<string>,
): Promise<AttemptResult | undefined> {
  if (workerId === undefined || !gone.has(workerId)) return undefined;
  return await end(env, instanceId, ref, workerId, 'LOST', `its worker ${workerId} is gone`);
}

async function end(
  env: MasterEnvironment,
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
