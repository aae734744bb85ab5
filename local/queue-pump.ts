import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';

/** The part of a queue that Lambda's event source mapping uses. */
export interface PumpedQueue {
  readonly arn: string;
  /** Waits up to 20 seconds for at most ten messages; returns none when the signal aborts. */
  receive(signal: AbortSignal): Promise<readonly SQSRecord[]>;
  delete(receipts: readonly string[]): Promise<void>;
}

export interface PumpOptions {
  readonly handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

const PAUSE_AFTER_ERROR_MS = 1_000;

/**
 * What Lambda's event source mapping does for a queue: hands batches to the handler and deletes what it does not
 * report as failed; the rest comes again when its visibility timeout ends. Ends when the signal aborts, after the
 * batch in hand. Several may pump one queue: a FIFO queue hands out each group to one of them at a time.
 */
export async function pumpQueue(queue: PumpedQueue, options: PumpOptions): Promise<void> {
  const { signal, clock, logger } = options;
  while (!signal.aborted) {
    try {
      const records = await queue.receive(signal);
      if (records.length > 0) await handleBatch(queue, records, options);
    } catch (error) {
      if (signal.aborted) return;
      logger.error('A batch of a queue failed and comes again', { queue: queue.arn, error: String(error) });
      await clock.sleep(PAUSE_AFTER_ERROR_MS, signal);
    }
  }
}

async function handleBatch(queue: PumpedQueue, records: readonly SQSRecord[], { handler }: PumpOptions): Promise<void> {
  const { batchItemFailures } = await handler({ Records: [...records] });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = records.filter(({ messageId }) => !failed.has(messageId));
  if (done.length > 0) await queue.delete(done.map(({ receiptHandle }) => receiptHandle));
}
