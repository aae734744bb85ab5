import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Environment } from '#core/ports/ports.ts';
import { handleDeadLetters } from '#core/service/handle-dead-letters.ts';
import { handleEvents } from '#core/service/handle-events.ts';

export type MasterHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

export interface MasterQueues {
  /** ARN of `events.fifo`; what any other queue brings is a dead letter. */
  readonly eventsQueueArn: string;
}

/**
 * The master as Lambda calls it, for events and for dead letters alike. Reports the records that must come again
 * (`ReportBatchItemFailures`), for a FIFO queue always the rest of their instance with them:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function makeMasterHandler(env: Environment, { eventsQueueArn }: MasterQueues): MasterHandler {
  return async ({ Records }) => {
    const [events, letters] = partition(Records, ({ eventSourceARN }) => eventSourceARN === eventsQueueArn);
    const results = await Promise.all([
      handleEvents(env, events.map(recordOf)),
      handleDeadLetters(env, letters.map(recordOf)),
    ]);
    const failed = results.flatMap((result) => result.failed);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function recordOf({ messageId, body }: SQSRecord) {
  return { id: messageId, body };
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const item of items) (belongs(item) ? yes : no).push(item);
  return [yes, no];
}
