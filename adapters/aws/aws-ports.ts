import type { Clock } from '#core/ports/clock.ts';
import type { Ports } from '#core/ports/ports.ts';
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
import { DynamoWorkerStore } from './dynamodb/dynamo-worker-store.ts';
import { DynamoWorkflowStore } from './dynamodb/dynamo-workflow-store.ts';
import { EventBridgeBus } from './eventbridge/event-bridge-bus.ts';
import type { AwsResources } from './resources.ts';
import { S3Attachments } from './s3/s3-attachments.ts';
import { S3ContextBodies } from './s3/s3-context-bodies.ts';
import { S3DefinitionStore } from './s3/s3-definition-store.ts';
import { S3LogStore } from './s3/s3-log-store.ts';
import { AwsSecretStore } from './secrets/aws-secret-store.ts';
import { SqsActionQueue } from './sqs/sqs-action-queue.ts';
import { SqsEventQueue } from './sqs/sqs-event-queue.ts';
import { SqsQueueGauge } from './sqs/sqs-queue-gauge.ts';

/** Every port over AWS. A composition root may replace one: local mode has a bus of its own, and its secrets in a file. */
export function makeAwsPorts(
  clients: AwsClients,
  resources: AwsResources,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Ports {
  const table = { client: clients.dynamodb, name: resources.table, clock };
  const bucket = { client: clients.s3, name: resources.bucket };
  const incidents = new DynamoIncidentLog(table, random);
  return {
    instances: new DynamoInstanceStore(table, new S3ContextBodies(bucket), random),
    attempts: new DynamoAttemptStore(table),
    workers: new DynamoWorkerStore(table),
    fleets: new DynamoFleetStore(table),
    workflows: new DynamoWorkflowStore(table),
    coordinators: new DynamoCoordinatorStore(table, random),
    campaigns: new DynamoCampaignStore(table, random),
    definitions: new S3DefinitionStore(bucket),
    events: new SqsEventQueue(clients.sqs, resources.eventsQueueUrl, clock, random),
    actions: new SqsActionQueue(clients.sqs, resources.actionQueueUrl, clock, incidents),
    queues: new SqsQueueGauge(clients.sqs, resources.eventsQueueUrl, resources.actionQueueUrl),
    logs: new S3LogStore(bucket),
    attachments: new S3Attachments(bucket),
    slots: new DynamoSlotStore(table),
    monitors: new DynamoMonitorStore(table),
    bus: new EventBridgeBus(clients.eventbridge, resources.busName, clock),
    notices: new DynamoNoticeStore(table, random),
    incidents,
    access: new DynamoAccessStore(table),
    audit: new DynamoAuditLog(table),
    links: new DynamoLinkStore(table),
    secrets: new AwsSecretStore(clients.ssm, clients.secretsManager, resources.secrets.path),
  };
}
