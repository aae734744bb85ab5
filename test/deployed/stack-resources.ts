import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { STAGE } from './stage.ts';

/** A client of somebody who may do everything. The caller destroys it. */
export function rootCloudFormation(): CloudFormationClient {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    inject('deployment').root;
  return new CloudFormationClient({ credentials: { accessKeyId, secretAccessKey } });
}

/** Every resource of the stack. */
export async function listResources(client: CloudFormationClient): Promise<readonly StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stackNameOf(STAGE) })) {
    resources.push(...(page.StackResourceSummaries ?? []));
  }
  return resources;
}

/** The address of the queue that the bucket tells of uploads. */
export async function definitionsQueue(sqs: SQSClient): Promise<string> {
  const client = rootCloudFormation();
  const resources = await listResources(client);
  client.destroy();
  const found = resources.find(
    ({ ResourceType: type, LogicalResourceId: id = '' }) =>
      type === 'AWS::SQS::Queue' && /QueuesDefinitions[0-9A-F]{8}$/.test(id),
  );
  const name = found?.PhysicalResourceId?.split('/').at(-1);
  const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return url;
}
