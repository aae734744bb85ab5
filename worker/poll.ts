import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { ActionQueue, ReceivedAction } from '#core/ports/queues.ts';
import type { Lease } from './lease.ts';
import { retryDelayMs } from './retry.ts';
import type { Slots } from './slots.ts';
import type { Tenure } from './tenure.ts';

/** What one ReceiveMessage gives, and how long it may wait: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MOST_MESSAGES = 10;
const WAIT_SECONDS = 20;

interface PollDeps {
  readonly actions: Pick<ActionQueue, 'receive'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lease: Lease;
  readonly slots: Slots;
  readonly group: string;
  /** At once: what a poll under way brings is not taken. */
  readonly stopping: AbortSignal;
  /** After the poll under way, whose messages are taken: nobody else would get them before they are visible again. */
  readonly leaving: AbortSignal;
}

interface Receiver {
  take(received: ReceivedAction, tenure: Tenure): void;
  /** A poll brought nothing. */
  nothingCame(): Promise<void>;
}

/** Asks for as many messages as there are free slots, whenever there are any and a lease is held, until told to stop or leave. */
export async function poll(deps: PollDeps, receiver: Receiver): Promise<void> {
  const { stopping, leaving } = deps;
  const ended = AbortSignal.any([stopping, leaving]);
  while (!ended.aborted) {
    const tenure = await deps.lease.held(ended);
    if (tenure === undefined) return;
    const over = AbortSignal.any([stopping, tenure.ended]);
    await pollUnder(deps, tenure, { over, last: AbortSignal.any([over, leaving]) }, receiver);
  }
}

async function pollUnder(
  deps: PollDeps,
  tenure: Tenure,
  { over, last }: { readonly over: CancelSignal; readonly last: CancelSignal },
  receiver: Receiver,
): Promise<void> {
  const { actions, clock, logger, slots, group } = deps;
  let failures = 0;
  while (!last.aborted) {
    await slots.whenFree(last);
    if (last.aborted) return;
    try {
      const most = Math.min(MOST_MESSAGES, slots.freeCount);
      const received = await actions.receive(group, most, WAIT_SECONDS, over);
      failures = 0;
      // What came too late, or after the machine was frozen, is delivered again.
      if (!over.aborted && tenure.holds()) for (const message of received) receiver.take(message, tenure);
      if (received.length === 0) await receiver.nothingCame();
    } catch (error) {
      failures += 1;
      logger.warn('receive failed', { group, error: String(error) });
      await clock.sleep(retryDelayMs(failures), last);
    }
  }
}
