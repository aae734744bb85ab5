import type { AttemptRecord } from '#core/model/attempt.ts';
import { sameAttempt } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptStore, Claim } from '#core/ports/attempt-store.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { WorkerStore } from '#core/ports/worker-store.ts';
import { retry } from './retry.ts';
import type { Tenure } from './tenure.ts';

interface ClaimDeps {
  readonly attempts: Pick<AttemptStore, 'claim'>;
  readonly workers: Pick<WorkerStore, 'get'>;
  readonly clock: Clock;
}

/**
 * Claims an attempt, with one token for all tries: an unanswered claim that was stored is recognised by it. Tries as
 * long as the lease holds, since an attempt that may be ours must be run or lost with the lease, and throws then.
 * `obsolete`: the message has done its work; `elsewhere`: it may still be needed.
 */
export async function claimAttempt(
  deps: ClaimDeps,
  id: AttemptId,
  tenure: Tenure,
  claim: Claim,
): Promise<'ours' | 'obsolete' | 'elsewhere'> {
  const claimed = await retry(
    deps.clock,
    () => deps.attempts.claim(id, claim),
    () => tenure.holds(),
    tenure.ended,
  );
  if (claimed === true) return 'ours';
  return (await isObsolete(deps.workers, id, claimed)) ? 'obsolete' : 'elsewhere';
}

/** A message is needed until its attempt has ended or a heartbeat of its worker lists it (design §5). */
async function isObsolete(workers: ClaimDeps['workers'], id: AttemptId, record: AttemptRecord): Promise<boolean> {
  if (record.status !== 'RUNNING') return true;
  const holder = record.workerId === undefined ? undefined : await workers.get(record.workerId);
  return holder?.running.some((other) => other.instanceId === id.instanceId && sameAttempt(other.ref, id.ref)) ?? false;
}
