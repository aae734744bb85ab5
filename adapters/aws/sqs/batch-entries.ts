import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import type { Clock } from '#core/ports/clock.ts';
import { backoffMs, MAX_TRIES } from '../backoff.ts';
import { QueueError, queueCall } from '../errors.ts';

/**
 * Of one batch request: the most entries that SQS takes, and a quarter of the bytes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export const BATCH_LIMITS = { maxCount: 10, maxBytes: 256 * 1024 };

/** Batches that one call has under way. */
export const BATCHES_AT_ONCE = 8;

interface BatchAnswer {
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
}

/**
 * Sends the entries of one batch until all are accepted: those that fail alone are tried again after a while, with the
 * same ids. Throws `QueueError` for an entry that is wrong in itself or that fails too often.
 */
export async function sendEntries<E extends { readonly Id: string }>(
  clock: Clock,
  operation: string,
  entries: readonly E[],
  call: (entries: E[]) => Promise<BatchAnswer>,
): Promise<void> {
  let left = entries;
  for (let tried = 1; left.length > 0; tried++) {
    const { Failed = [] } = await queueCall(operation, () => call([...left]));
    const [first] = Failed;
    if (first === undefined) return;
    const wrong = Failed.find(({ SenderFault }) => SenderFault === true);
    if (wrong !== undefined || tried === MAX_TRIES) {
      const { Code, Message } = wrong ?? first;
      const message = `${operation} refused ${Failed.length} of ${entries.length} entries: ${Code} ${Message ?? ''}`;
      throw new QueueError(message.trim(), { operation, reason: Code, tried });
    }
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
    await clock.sleep(backoffMs(tried));
  }
}
