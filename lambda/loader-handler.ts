import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleUploads } from '#core/service/handle-uploads.ts';
import type { LoaderEnvironment } from '#core/service/load-upload.ts';
import { reconcileUploads } from '#core/service/reconcile-uploads.ts';
import { type CoordinatorEvent, isTick } from './coordinator-handler.ts';

/** Messages of the queue that S3 notifies, or what a rule sends every hour. */
export type LoaderEvent = SQSEvent | CoordinatorEvent;

export type LoaderHandler = (event: LoaderEvent) => Promise<SQSBatchResponse | undefined>;

/**
 * What makes uploaded files the live definitions, as Lambda calls it: by the notifications of S3 through a queue, and every hour by what the
 * bucket holds, since a notification may be lost. Reports the messages that must come again (`ReportBatchItemFailures`). An event
 * of any other form is logged and done with.
 */
export function makeLoaderHandler(env: LoaderEnvironment): LoaderHandler {
  return async (event) => {
    if ('Records' in event) {
      const records = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
      const { failed } = await handleUploads(env, records);
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    }
    if (isTick(event)) await reconcileUploads(env);
    else env.logger.error('An event that no loader waits for', { source: event.source, type: event['detail-type'] });
    return undefined;
  };
}
