import type { AttemptEnd, AttemptStore } from '#core/ports/attempt-store.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { EventQueue, ReceivedAction } from '#core/ports/queues.ts';
import type { Random } from '#core/ports/random.ts';
import type { WorkerStore } from '#core/ports/worker-store.ts';
import { AttemptStop } from './attempt-stop.ts';
import { claimAttempt } from './claim-attempt.ts';
import { cutCharacters } from './cut-text.ts';
import type { MessageDeleter } from './delete-messages.ts';
import { LeaseLostError } from './errors.ts';
import type { ResultReporter } from './report-results.ts';
import { retry } from './retry.ts';
import { type RunDeps, runAttempt } from './run-attempt.ts';
import type { RunningAttempt, RunningAttempts } from './running-attempts.ts';
import type { Tenure } from './tenure.ts';

const TOKEN_BYTES = 8;
const MAX_RESULT_MESSAGE_CHARACTERS = 200;

export interface HandleDeps extends RunDeps {
  readonly attempts: Pick<AttemptStore, 'claim' | 'finish'>;
  readonly workers: Pick<WorkerStore, 'get'>;
  readonly events: EventQueue;
  readonly random: Random;
  readonly logger: Logger;
  readonly running: RunningAttempts;
  readonly reporter: ResultReporter;
  readonly deleter: MessageDeleter;
}

/** A message of an attempt that is in hand already: its newest receipt is the one that deletes it. */
export function handleRepeat(deps: HandleDeps, attempt: RunningAttempt, receipt: string): void {
  if (attempt.receipt === undefined) deps.deleter.add(receipt);
  else attempt.receipt = receipt;
}

/**
 * Claim, run, finish, report, delete: the whole way of one attempt through a worker. Never throws; what fails leaves
 * the message to be delivered again or the attempt to be taken over.
 */
export async function handleMessage(
  deps: HandleDeps,
  { message, receipt }: ReceivedAction,
  slot: number,
  tenure: Tenure,
): Promise<void> {
  const id = { instanceId: message.instanceId, ref: message.ref };
  const stop = new AttemptStop(deps.clock);
  const attempt: RunningAttempt = { id, tenure, stop, receipt, claimed: false };
  deps.running.add(attempt);
  try {
    const claim = { workerId: tenure.id, token: deps.random.hex(TOKEN_BYTES), startedAt: deps.clock.now() };
    const claimed = await claimAttempt(deps, id, tenure, claim);
    if (claimed === 'elsewhere') {
      // It came again although the worker that claimed it should have had it deleted: that one may be gone, and with an
      // attempt that no heartbeat of it ever listed. The master looks, and alone takes over.
      await deps.events.send([{ type: 'sweep', instanceId: id.instanceId }]);
      return;
    }
    if (claimed === 'ours') {
      attempt.claimed = true;
      const end = await runAttempt(deps, message, slot, claim.startedAt, stop);
      const recorded = await finish(deps, attempt, claim.token, end);
      if (recorded) await report(deps, attempt, claim.startedAt, end);
      else deps.logger.warn('result dropped: the attempt is no longer ours', { ...id, worker: tenure.id });
    }
    deleteMessage(deps, attempt);
  } catch (error) {
    deps.logger.warn('attempt left to others', { ...id, worker: tenure.id, error: String(error) });
  } finally {
    deps.running.remove(attempt);
  }
}

/** Asks for the deletion of an attempt's message, once. */
export function deleteMessage({ deleter }: Pick<HandleDeps, 'deleter'>, attempt: RunningAttempt): void {
  if (attempt.receipt === undefined) return;
  deleter.add(attempt.receipt);
  attempt.receipt = undefined;
}

/** False: taken over. Throws when the lease runs out before it is stored: then it must not be recorded (design §4.8). */
async function finish(
  deps: HandleDeps,
  { id, tenure }: RunningAttempt,
  token: string,
  end: AttemptEnd,
): Promise<boolean> {
  return retry(
    deps.clock,
    async () => {
      if (!tenure.holds()) throw new LeaseLostError('the lease ran out before the result was recorded');
      return deps.attempts.finish(id, token, end, tenure.ended);
    },
    () => tenure.holds(),
    tenure.ended,
  );
}

function report(deps: HandleDeps, attempt: RunningAttempt, startedAt: number, end: AttemptEnd): Promise<void> {
  const { ref, instanceId } = { ...attempt.id };
  const { outcome, message, fault } = end;
  const result = {
    ref,
    outcome,
    startedAt,
    ...(message !== undefined && { message: cutCharacters(message, MAX_RESULT_MESSAGE_CHARACTERS) }),
    ...(fault !== undefined && { fault }),
  };
  return deps.reporter.report(instanceId, result, deps.running.hasSiblings(attempt));
}
