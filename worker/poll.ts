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
}

type Take = (received: ReceivedAction, tenure: Tenure) => void;

/** Asks for as many messages as there are free slots, whenever there are any and a lease is held, until told to stop. */
export async function poll(deps: PollDeps, stopping: AbortSignal, take: Take): Promise<void> {
  while (!stopping.aborted) {
    const tenure = await deps.lease.held(stopping);
    if (tenure === undefined) return;
    await pollUnder(deps, tenure, AbortSignal.any([stopping, tenure.ended]), take);
  }
}

async function pollUnder(deps: PollDeps, tenure: Tenure, over: CancelSignal, take: Take): Promise<void> {
  const { actions, clock, logger, slots, group } = deps;
  let failures = 0;
  while (!over.aborted) {
    await slots.whenFree(over);
    if (over.aborted) return;
    try {
      const most = Math.min(MOST_MESSAGES, slots.freeCount);
      const received = await actions.receive(group, most, WAIT_SECONDS, over);
      failures = 0;
      // What came too late, or after the machine was frozen, is delivered again.
      if (!over.aborted && tenure.holds()) for (const message of received) take(message, tenure);
    } catch (error) {
      failures += 1;
      logger.warn('receive failed', { group, error: String(error) });
      await clock.sleep(retryDelayMs(failures), over);
    }
  }
}
