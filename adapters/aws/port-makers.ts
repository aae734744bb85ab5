import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { AwsClients } from './clients.ts';
import { DynamoAccessStore } from './dynamodb/dynamo-access-store.ts';
import { DynamoAttemptStore } from './dynamodb/dynamo-attempt-store.ts';
import { DynamoAuditLog } from './dynamodb/dynamo-audit-log.ts';
import { DynamoCampaignStore } from './dynamodb/dynamo-campaign-store.ts';
import { DynamoCoordinatorStore } from './dynamodb/dynamo-coordinator-store.ts';
import { DynamoFleetStore } from './dynamodb/dynamo-fleet-store.ts';
import { DynamoIncidentLog } from './dynamodb/dynamo-incident-log.ts';
import { DynamoInstanceStore } from './dynamodb/dynamo-instance-store.ts';
import { DynamoLinkStore } from './dynamodb/dynamo-link-store.ts';
import { DynamoMonitorStore } from './dynamodb/dynamo-monitor-store.ts';
import { DynamoNoticeStore } from './dynamodb/dynamo-notice-store.ts';
import { DynamoSlotStore } from './dynamodb/dynamo-slot-store.ts';
import { DynamoUploadStore } from './dynamodb/dynamo-upload-store.ts';
import { DynamoWorkerStore } from './dynamodb/dynamo-worker-store.ts';
import { DynamoWorkflowStore } from './dynamodb/dynamo-workflow-store.ts';
import { EventBridgeBus } from './eventbridge/event-bridge-bus.ts';
import type { AwsResources } from './resources.ts';
import { S3Attachments } from './s3/s3-attachments.ts';
import { S3ContextBodies } from './s3/s3-context-bodies.ts';
import { S3DefinitionStore } from './s3/s3-definition-store.ts';
import { S3LogReader, S3LogStore } from './s3/s3-log-store.ts';
import { S3UploadBucket } from './s3/s3-upload-bucket.ts';
import { SqsActionQueue } from './sqs/sqs-action-queue.ts';
import { SqsActionSender } from './sqs/sqs-action-sender.ts';
import { SqsEventQueue } from './sqs/sqs-event-queue.ts';
import { SqsQueueGauge } from './sqs/sqs-queue-gauge.ts';

/** Where a port is: the clients it calls, the names of what it is kept in, and what it may take of time and chance. */
export type Place<Client extends keyof AwsClients> = Pick<AwsClients, Client> & {
  readonly resources: AwsResources;
  readonly clock: Clock;
  readonly random: Random;
};

/*
 * One maker a port, each with the clients it needs: a bundle holds what the ports it names can call, and its role allows just
 * that. A function that names a port without making its clients does not type-check.
 */

type OnTable = Place<'dynamodb'>;
const table = ({ dynamodb, resources, clock }: OnTable) => ({ client: dynamodb, name: resources.table, clock });

export const instances = (at: OnTable & Place<'s3'>) =>
  new DynamoInstanceStore(table(at), new S3ContextBodies(bucket(at)), at.random);
export const attempts = (at: OnTable) => new DynamoAttemptStore(table(at));
export const workers = (at: OnTable) => new DynamoWorkerStore(table(at));
export const fleets = (at: OnTable) => new DynamoFleetStore(table(at));
export const workflows = (at: OnTable) => new DynamoWorkflowStore(table(at));
export const coordinators = (at: OnTable) => new DynamoCoordinatorStore(table(at), at.random);
export const campaigns = (at: OnTable) => new DynamoCampaignStore(table(at), at.random);
export const slots = (at: OnTable) => new DynamoSlotStore(table(at));
export const monitors = (at: OnTable) => new DynamoMonitorStore(table(at));
export const notices = (at: OnTable) => new DynamoNoticeStore(table(at), at.random);
export const incidents = (at: OnTable) => new DynamoIncidentLog(table(at), at.random);
export const access = (at: OnTable) => new DynamoAccessStore(table(at));
export const audit = (at: OnTable) => new DynamoAuditLog(table(at));
export const links = (at: OnTable) => new DynamoLinkStore(table(at));
export const uploads = (at: OnTable) => new DynamoUploadStore(table(at));

type InBucket = Place<'s3'>;
const bucket = ({ s3, resources }: InBucket) => ({ client: s3, name: resources.bucket });

export const definitions = (at: InBucket) => new S3DefinitionStore(bucket(at));
export const logs = (at: InBucket) => new S3LogStore(bucket(at));
export const logReader = (at: InBucket) => new S3LogReader(bucket(at));
export const uploadBucket = (at: InBucket) => new S3UploadBucket(bucket(at));
export const attachments = (at: InBucket) => new S3Attachments(bucket(at));

export const events = ({ sqs, resources, clock, random }: Place<'sqs'>) =>
  new SqsEventQueue(sqs, resources.eventsQueueUrl, clock, random);
export const actions = (at: OnTable & Place<'sqs'>) =>
  new SqsActionQueue(at.sqs, at.resources.actionQueueUrl, at.clock, incidents(at));
export const actionSender = ({ sqs, resources, clock }: Place<'sqs'>) =>
  new SqsActionSender(sqs, resources.actionQueueUrl, clock);
export const queues = ({ sqs, resources }: Place<'sqs'>) =>
  new SqsQueueGauge(sqs, resources.eventsQueueUrl, resources.actionQueueUrl);

export const bus = ({ eventbridge, resources, clock }: Place<'eventbridge'>) =>
  new EventBridgeBus(eventbridge, resources.busName, clock);

/** Every one of `makers` made at a place. */
export function makePorts<At, Made extends Readonly<Record<string, unknown>>>(
  at: At,
  makers: { readonly [Name in keyof Made]: (at: At) => Made[Name] },
): Made {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(at)])) as Made;
}
