import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { MasterEnvironment } from '#core/ports/ports.ts';
import { handleDeadLetters } from '#core/service/handle-dead-letters.ts';
import { handleEvents } from '#core/service/handle-events.ts';

export type MasterHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * The master as Lambda calls it. What comes from the queue of `eventsQueueUrl` is an event; what any other queue
 * brings is a dead letter. Reports the records that must come again (`ReportBatchItemFailures`), of a FIFO queue with
 * all others of their instance: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function makeMasterHandler(env: MasterEnvironment, eventsQueueUrl: string): MasterHandler {
  const eventsQueueName = eventsQueueUrl.slice(eventsQueueUrl.lastIndexOf('/') + 1);
  return async ({ Records }) => {
    const byKind = Object.groupBy(Records, ({ eventSourceARN }) =>
      eventSourceARN.endsWith(`:${eventsQueueName}`) ? 'events' : 'letters',
    );
    const results = await Promise.all([
      handleEvents(env, (byKind.events ?? []).map(queueRecord)),
      handleDeadLetters(env, (byKind.letters ?? []).map(queueRecord)),
    ]);
    const failed = results.flatMap((result) => result.failed);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function queueRecord({ messageId, body }: SQSRecord) {
  return { id: messageId, body };
}
