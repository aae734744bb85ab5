import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { SUMMARY_ATTRIBUTES } from './dynamodb/instance-item.ts';
import { INDEX } from './dynamodb/keys.ts';

/** The single table and its four sparse indexes (docs/storage.md). */
export function tableDefinition(name: string): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      ...['pk', 'sk', 'gi', 'gw', 'gs', 'gd', 'wk'].map((text) => ({
        AttributeName: text,
        AttributeType: 'S' as const,
      })),
      { AttributeName: 'wa', AttributeType: 'N' },
    ],
    KeySchema: keySchema('pk', 'sk'),
    GlobalSecondaryIndexes: [
      summaryIndex(INDEX.byWorkflow, 'gw', ['v', 'hd']),
      summaryIndex(INDEX.byStatus, 'gs'),
      summaryIndex(INDEX.byDay, 'gd'),
      { IndexName: INDEX.wake, KeySchema: keySchema('wk', 'wa'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  };
}

/** The attribute by which DynamoDB sweeps old items away, in epoch seconds. */
export const TTL_ATTRIBUTE = 'ttl';

/** An index newest first by instance id, with what summaries need and `more`. */
function summaryIndex(name: string, partition: string, more: readonly string[] = []): GlobalSecondaryIndex {
  const projected = [...SUMMARY_ATTRIBUTES, ...more].filter((attribute) => attribute !== partition);
  return {
    IndexName: name,
    KeySchema: keySchema(partition, 'gi'),
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: projected },
  };
}

function keySchema(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}

/** Attributes of a queue as `CreateQueue` and `SetQueueAttributes` take them. */
export type QueueAttributes = Readonly<Record<string, string>>;

const FOURTEEN_DAYS_SECONDS = String(14 * 86_400);
const EVENT_RECEIVES = 5;
const ACTION_RECEIVES = 10;
/** A worker deletes a message when a heartbeat lists its attempt; a minute is many heartbeats. */
const ACTIONS_VISIBILITY_SECONDS = 60;

/** High-throughput FIFO: ordered and deduplicated by message group, which is an instance. */
const FIFO: QueueAttributes = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
};

/** `visibilitySeconds`: at least six times the timeout of the function that reads it (design §3). */
export function eventsQueueAttributes(deadLetterArn: string, visibilitySeconds: number): QueueAttributes {
  return {
    ...FIFO,
    VisibilityTimeout: String(visibilitySeconds),
    MessageRetentionPeriod: FOURTEEN_DAYS_SECONDS,
    RedrivePolicy: redrive(deadLetterArn, EVENT_RECEIVES),
  };
}

/** `visibilitySeconds`: several heartbeats of a worker. */
export function actionQueueAttributes(
  deadLetterArn: string,
  visibilitySeconds = ACTIONS_VISIBILITY_SECONDS,
): QueueAttributes {
  return {
    VisibilityTimeout: String(visibilitySeconds),
    MessageRetentionPeriod: FOURTEEN_DAYS_SECONDS,
    RedrivePolicy: redrive(deadLetterArn, ACTION_RECEIVES),
  };
}

/** What was given up of `events.fifo`. `visibilitySeconds` as there: the same function reads it. */
export function eventsDlqAttributes(visibilitySeconds: number): QueueAttributes {
  return { ...FIFO, ...deadLetterAttributes(visibilitySeconds) };
}

/** What was given up of any other queue. */
export function deadLetterAttributes(visibilitySeconds: number): QueueAttributes {
  return { VisibilityTimeout: String(visibilitySeconds), MessageRetentionPeriod: FOURTEEN_DAYS_SECONDS };
}

function redrive(deadLetterTargetArn: string, maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
}
