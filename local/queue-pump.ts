import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { RawMessage } from '#adapters/aws/sqs/queue-consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';

/** The part of a queue that Lambda's event source mapping uses. */
export interface PumpedQueue {
  /** Waits for messages; returns none when the signal aborts. */
  receive(signal: AbortSignal): Promise<readonly RawMessage[]>;
  delete(receipts: readonly string[]): Promise<void>;
}

export interface PumpOptions {
  readonly queue: PumpedQueue;
  readonly queueName: string;
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
export async function pumpQueue(options: PumpOptions): Promise<void> {
  const { queue, queueName, signal, clock, logger } = options;
  while (!signal.aborted) {
    try {
      const messages = await queue.receive(signal);
      if (messages.length > 0) await handleBatch(messages, options);
    } catch (error) {
      logger.error('A batch of a queue failed and comes again', { queueName, error });
      await clock.sleep(PAUSE_AFTER_ERROR_MS, signal);
    }
  }
}

async function handleBatch(messages: readonly RawMessage[], { queue, queueName, handler }: PumpOptions): Promise<void> {
  const { batchItemFailures } = await handler({ Records: messages.map((message) => recordOf(message, queueName)) });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = messages.filter(({ id }) => !failed.has(id));
  if (done.length > 0) await queue.delete(done.map(({ receipt }) => receipt));
}

/** The shape of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html; what no handler looks at is empty. */
function recordOf({ id, receipt, body }: RawMessage, queueName: string): SQSRecord {
  return {
    messageId: id,
    receiptHandle: receipt,
    body,
    attributes: {
      ApproximateReceiveCount: '',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queueName}`,
    awsRegion: 'us-east-1',
  };
}
