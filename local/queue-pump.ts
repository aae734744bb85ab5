import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { RawMessage } from '#adapters/aws/sqs/queue-consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { sqsRecord } from '#lambda/sqs-record.ts';

/** The part of a queue that Lambda's event source mapping uses. */
export interface PumpedQueue {
  /** Waits for messages; returns none when the signal aborts. */
  receive(signal: AbortSignal): Promise<readonly RawMessage[]>;
  delete(receipts: readonly string[]): Promise<void>;
}

export interface PumpOptions {
  readonly queue: PumpedQueue;
  readonly queueName: string;
  /** Batches in hand at once. */
  readonly concurrency: number;
  readonly handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

const PAUSE_AFTER_ERROR_MS = 1_000;

/**
 * What Lambda's event source mapping does for a queue: hands batches to the handler and deletes what it does not
 * report as failed; the rest comes again when its visibility timeout ends. A FIFO queue gives nothing more of a group
 * until then. Ends when the signal aborts, after the batches in hand. Asks by one request at a time, since a fauxqs
 * that gets a message wakes everyone who waits.
 */
export async function pumpQueue(options: PumpOptions): Promise<void> {
  const { queue, queueName, concurrency, signal, clock, logger } = options;
  const inHand = new Set<Promise<void>>();
  const failed = (error: unknown): void => logger.error('A batch of a queue comes again', { queueName, error });
  while (!signal.aborted) {
    if (inHand.size >= concurrency) await Promise.race(inHand);
    try {
      const messages = await queue.receive(signal);
      if (messages.length === 0) continue;
      const batch = handleBatch(messages, options)
        .catch(failed)
        .finally(() => inHand.delete(batch));
      inHand.add(batch);
    } catch (error) {
      logger.error('A queue could not be asked', { queueName, error });
      await clock.sleep(PAUSE_AFTER_ERROR_MS, signal);
    }
  }
  await Promise.all(inHand);
}

async function handleBatch(messages: readonly RawMessage[], { queue, queueName, handler }: PumpOptions): Promise<void> {
  const { batchItemFailures } = await handler({ Records: messages.map((message) => sqsRecord(message, queueName)) });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = messages.filter(({ id }) => !failed.has(id));
  if (done.length > 0) await queue.delete(done.map(({ receipt }) => receipt));
}
