import type { SQSRecord } from 'aws-lambda';

/**
 * A message as Lambda hands it to a function, for those who play Lambda's part: local mode, the bench, tests.
 * The shape of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html; what no handler looks at is empty.
 */
export function sqsRecord(
  { id, receipt, body }: { readonly id: string; readonly receipt: string; readonly body: string },
  queueName: string,
): SQSRecord {
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
