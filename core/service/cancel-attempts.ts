import type { CancelledAttempt } from '../engine/event.ts';
import { type AttemptRef, MASTER } from '../model/attempt.ts';
import type { AttemptId, Instance } from '../model/instance.ts';
import type { Cancelled } from '../ports/attempt-store.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { endChild } from './child-end.ts';
import { mapBounded } from './map-bounded.ts';

/** Cancellations under way at once. */
const CONCURRENCY = 16;

/**
 * Tombstones what is queued, marks what runs, and tells the workers that run it; has children killed (design §3, a
 * kill). Children that are still stopping are left out: they are asked for again when they say that they have ended.
 */
export async function cancelAttempts(
  env: MasterEnvironment,
  instance: Instance,
  refs: readonly AttemptRef[],
): Promise<readonly CancelledAttempt[]> {
  const now = env.clock.now();
  const byWorker = new Map<string, AttemptId[]>();
  const cancelled = await mapBounded(CONCURRENCY, refs, async (ref): Promise<CancelledAttempt | undefined> => {
    const id = { instanceId: instance.id, ref };
    const result = await env.attempts.cancel(id, now);
    if (workerOf(result) === MASTER) return await cancelChild(env, instance, ref);
    if (result.found === 'queued') return { ref, found: 'queued' };
    if (result.found === 'running') {
      byWorker.set(result.workerId, [...(byWorker.get(result.workerId) ?? []), id]);
      return { ref, found: 'running' };
    }
    const { status } = result.record;
    return { ref, found: status === 'RUNNING' ? 'running' : status };
  });
  for (const [workerId, attempts] of byWorker) await env.workers.requestCancel(workerId, attempts);
  return cancelled.filter((attempt) => attempt !== undefined);
}

function workerOf(result: Cancelled): string | undefined {
  if (result.found === 'queued') return undefined;
  return result.found === 'running' ? result.workerId : result.record.workerId;
}

async function cancelChild(
  env: MasterEnvironment,
  { id, state: { phase } }: Instance,
  ref: AttemptRef,
): Promise<CancelledAttempt | undefined> {
  const reason = 'reason' in phase ? `: ${phase.reason.message}` : '';
  const how = phase.status === 'KILLING' && phase.outcome === 'FAILED' ? 'failed' : 'was killed';
  const message = `its parent ${id} ${how}${reason}`;
  if (!(await endChild(env, { instanceId: id, ref }, { outcome: 'KILLED', message }))) return undefined;
  const [record] = await env.attempts.get(id, [ref]);
  return { ref, found: record === undefined || record.status === 'RUNNING' ? 'KILLED' : record.status };
}
