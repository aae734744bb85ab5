import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '#core/ports/clock.ts';
import type { AwsClients } from './clients.ts';
import { nameOf, queueCall, storeCall } from './errors.ts';
import { type AwsResources, queuesByGroup, type SecretsPlace } from './resources.ts';
import {
  actionQueueAttributes,
  deadLetterAttributes,
  eventsDlqAttributes,
  eventsQueueAttributes,
  type QueueAttributes,
  TTL_ATTRIBUTE,
  tableDefinition,
} from './schema.ts';

/** What to make. `prefix` goes before the name of every queue. */
export interface ResourcePlan {
  readonly table: string;
  readonly bucket: string;
  readonly busName: string;
  readonly prefix: string;
  /** Worker groups, by names that can stand in the name of a queue: letters, digits, `-` and `_`. */
  readonly groups: readonly string[];
  readonly eventsVisibilitySeconds: number;
  readonly secrets: SecretsPlace;
  /** Several heartbeats of a worker; a minute when absent. */
  readonly actionsVisibilitySeconds?: number;
}

/** The resources as plain data too, to be handed to other processes, and the queues of dead letters. */
export interface CreatedResources extends AwsResources {
  readonly actionQueueUrls: Readonly<Record<string, string>>;
  readonly eventsDlqUrl: string;
  readonly actionsDlqUrl: string;
}

const TABLE_POLL_MS = 100;

/**
 * Makes what is not there yet and brings the attributes of queues up to date, for local mode and tests; a deployment
 * on AWS has its stack for this. May be repeated. The bus is taken as it is.
 */
export async function createResources(
  clients: AwsClients,
  plan: ResourcePlan,
  clock: Clock,
): Promise<CreatedResources> {
  const [queues] = await Promise.all([
    ensureQueues(clients.sqs, plan),
    ensureTable(clients.dynamodb, plan.table, clock),
    ensureBucket(clients.s3, plan.bucket),
  ]);
  const { table, bucket, busName, secrets } = plan;
  return { ...queues, table, bucket, busName, secrets };
}

async function ensureQueues(
  sqs: SQSClient,
  { prefix, groups, eventsVisibilitySeconds, actionsVisibilitySeconds }: ResourcePlan,
): Promise<Omit<CreatedResources, 'table' | 'bucket' | 'busName' | 'secrets'>> {
  const [eventsDlqUrl, actionsDlqUrl] = await Promise.all([
    ensureQueue(sqs, `${prefix}events-dlq.fifo`, eventsDlqAttributes(eventsVisibilitySeconds)),
    ensureQueue(sqs, `${prefix}actions-dlq`, deadLetterAttributes(eventsVisibilitySeconds)),
  ]);
  const [eventsDlqArn, actionsDlqArn] = await Promise.all([arnOf(sqs, eventsDlqUrl), arnOf(sqs, actionsDlqUrl)]);
  const eventAttributes = eventsQueueAttributes(eventsDlqArn, eventsVisibilitySeconds);
  const eventsQueueUrl = await ensureQueue(sqs, `${prefix}events.fifo`, eventAttributes);
  const urls = await Promise.all(
    groups.map(async (group): Promise<[string, string]> => {
      const attributes = actionQueueAttributes(actionsDlqArn, actionsVisibilitySeconds);
      return [group, await ensureQueue(sqs, `${prefix}actions-${group}`, attributes)];
    }),
  );
  const actionQueueUrls = Object.fromEntries(urls);
  const actionQueueUrl = queuesByGroup(actionQueueUrls);
  return { eventsQueueUrl, eventsDlqUrl, actionsDlqUrl, actionQueueUrls, actionQueueUrl };
}

/** Attributes that a queue is made with and keeps: SQS never changes the first, fauxqs none of them. */
const FIXED_ATTRIBUTES = ['FifoQueue', 'DeduplicationScope', 'FifoThroughputLimit'];

function ensureQueue(sqs: SQSClient, name: string, attributes: QueueAttributes): Promise<string> {
  return queueCall('CreateQueue', async () => {
    const existing = await queueUrl(sqs, name);
    if (existing === undefined) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      return QueueUrl;
    }
    const changeable = Object.entries(attributes).filter(([attribute]) => !FIXED_ATTRIBUTES.includes(attribute));
    const Attributes = Object.fromEntries(changeable);
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: existing, Attributes }));
    return existing;
  });
}

async function queueUrl(sqs: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'].includes(nameOf(error))) return undefined;
    throw error;
  }
}

async function arnOf(sqs: SQSClient, url: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
  const { Attributes = {} } = await queueCall('GetQueueAttributes', () => sqs.send(command));
  return Attributes['QueueArn'] ?? '';
}

async function ensureTable(dynamodb: DynamoDBClient, name: string, clock: Clock): Promise<void> {
  await storeCall('CreateTable', async () => {
    try {
      await dynamodb.send(new CreateTableCommand(tableDefinition(name)));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
    while (!(await isActive(dynamodb, name))) await clock.sleep(TABLE_POLL_MS);
  });
  await ensureTtl(dynamodb, name);
}

async function isActive(dynamodb: DynamoDBClient, name: string): Promise<boolean> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
  return Table?.TableStatus === 'ACTIVE';
}

/** Emulators without it, and tables that have it already, are well as they are: what expires may also stay. */
async function ensureTtl(dynamodb: DynamoDBClient, name: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: TTL_ATTRIBUTE, Enabled: true };
  try {
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
  } catch (error) {
    if (!['UnknownOperationException', 'ValidationException'].includes(nameOf(error))) throw error;
  }
}

function ensureBucket(s3: S3Client, name: string): Promise<void> {
  return storeCall('CreateBucket', async () => {
    try {
      await s3.send(new HeadBucketCommand({ Bucket: name }));
    } catch (error) {
      if (nameOf(error) !== 'NotFound') throw error;
      await createBucket(s3, name);
    }
  });
}

/** Others of the same deployment may be making it at this moment. */
async function createBucket(s3: S3Client, name: string): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
  } catch (error) {
    if (nameOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
  }
}
