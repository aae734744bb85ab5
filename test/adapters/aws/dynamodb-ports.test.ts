import { afterAll, beforeAll } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { DynamoIncidentLog } from '#adapters/aws/dynamodb/dynamo-incident-log.ts';
import { DynamoUploadStore } from '#adapters/aws/dynamodb/dynamo-upload-store.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Ports } from '#core/ports/ports.ts';
import { describeAccessStoreContract } from '#test/contract/access-store.contract.ts';
import { describeAttemptStoreContract } from '#test/contract/attempt-store.contract.ts';
import { describeAuditLogContract } from '#test/contract/audit-log.contract.ts';
import { describeCampaignStoreContract } from '#test/contract/campaign-store.contract.ts';
import { describeCoordinatorListsContract } from '#test/contract/coordinator-lists.contract.ts';
import { describeCoordinatorStoreContract } from '#test/contract/coordinator-store.contract.ts';
import { describeFleetStoreContract } from '#test/contract/fleet-store.contract.ts';
import { describeIncidentLogContract } from '#test/contract/incident-log.contract.ts';
import { describeInstanceListsContract } from '#test/contract/instance-lists.contract.ts';
import { describeInstanceStoreContract } from '#test/contract/instance-store.contract.ts';
import { describeLinkStoreContract } from '#test/contract/link-store.contract.ts';
import { describeMonitorStoreContract } from '#test/contract/monitor-store.contract.ts';
import { describeNoticeStoreContract } from '#test/contract/notice-store.contract.ts';
import { unique } from '#test/contract/samples.ts';
import { describeSlotStoreContract } from '#test/contract/slot-store.contract.ts';
import { describeUploadStoreContract } from '#test/contract/upload-store.contract.ts';
import { describeWorkerStoreContract } from '#test/contract/worker-store.contract.ts';
import { describeWorkflowStoreContract } from '#test/contract/workflow-store.contract.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

const YEAR_MS = 365 * 86_400_000;

let aws: TestAws;
let ports: Ports;
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
});
afterAll(() => aws.stop());

describeInstanceStoreContract('DynamoDB', () => ports.instances);
describeInstanceListsContract('DynamoDB', () => ports.instances);
describeAttemptStoreContract('DynamoDB', () => ports.attempts);
describeWorkerStoreContract('DynamoDB', () => ports.workers);
describeFleetStoreContract('DynamoDB', () => ports.fleets);
describeWorkflowStoreContract('DynamoDB', () => ports.workflows);
describeCoordinatorStoreContract('DynamoDB', () => ports.coordinators);
describeCampaignStoreContract('DynamoDB', () => ports.campaigns);
describeCoordinatorListsContract('DynamoDB', () => ports.coordinators);
describeAccessStoreContract('DynamoDB', () => ports.access);
describeAuditLogContract('DynamoDB', () => ports.audit);
describeLinkStoreContract('DynamoDB', () => ports.links);
describeSlotStoreContract('DynamoDB', () => ports.slots);
describeNoticeStoreContract('DynamoDB', () => ports.notices);

describeUploadStoreContract('DynamoDB', () => {
  return new DynamoUploadStore({ client: aws.clients.dynamodb, name: aws.resources.table, clock: systemClock });
});

describeMonitorStoreContract('DynamoDB', () => ports.monitors);

describeIncidentLogContract('DynamoDB', () => {
  // All share one table: each log lives in a year of its own.
  const clock = new JumpClock(unique() * YEAR_MS);
  const table = { client: aws.clients.dynamodb, name: aws.resources.table, clock };
  return { log: new DynamoIncidentLog(table, systemRandom), clock };
});
