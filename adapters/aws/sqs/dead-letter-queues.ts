import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueCall } from '../errors.ts';

/** The URLs of the queues, each once, to which these give up messages. Throws `QueueError`. */
export async function deadLetterQueues(sqs: SQSClient, queueUrls: readonly string[]): Promise<readonly string[]> {
  const arns = await Promise.all(queueUrls.map((url) => deadLetterArn(sqs, url)));
  const names = new Set(arns.flatMap((arn) => (arn === undefined ? [] : [arn.slice(arn.lastIndexOf(':') + 1)])));
  return await Promise.all([...names].map((name) => urlOf(sqs, name)));
}

async function deadLetterArn(sqs: SQSClient, queueUrl: string): Promise<string | undefined> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['RedrivePolicy'] });
  const { Attributes = {} } = await queueCall('GetQueueAttributes', () => sqs.send(command));
  const policy: unknown = JSON.parse(Attributes['RedrivePolicy'] ?? '{}');
  const arn = typeof policy === 'object' && policy !== null && 'deadLetterTargetArn' in policy;
  return arn && typeof policy.deadLetterTargetArn === 'string' ? policy.deadLetterTargetArn : undefined;
}

async function urlOf(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl = '' } = await queueCall('GetQueueUrl', () => sqs.send(new GetQueueUrlCommand({ QueueName: name })));
  return QueueUrl;
}
