import {
  DeleteMessageBatchCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { SqsActionQueue } from '#adapters/aws/sqs/sqs-action-queue.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Ports } from '#core/ports/ports.ts';
import { describeActionQueueContract } from '#test/contract/action-queue.contract.ts';
import { drainQueue } from '#test/contract/drain-queue.ts';
import { describeEventQueueContract } from '#test/contract/event-queue.contract.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';
import { MemoryIncidentLog } from '#test/memory/memory-incident-log.ts';

let aws: TestAws;
let ports: Ports;
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
});
afterAll(() => aws.stop());

describeEventQueueContract('SQS', () => {
  const { sqs } = aws.clients;
  const QueueUrl = aws.resources.eventsQueueUrl;
  return {
    queue: ports.events,
    drain: () =>
      drainQueue({
        receive: async () => {
          const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
          return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({ body: Body, receipt: ReceiptHandle }));
        },
        delete: async (receipts) => {
          const Entries = receipts.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
          await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        },
      }),
  };
});

describeActionQueueContract('SQS', async () => {
  const { sqs } = aws.clients;
  const { actionQueueUrl } = aws.resources;
  for (const group of ['default', 'other']) await sqs.send(new PurgeQueueCommand({ QueueUrl: actionQueueUrl(group) }));
  const incidents = new MemoryIncidentLog();
  return {
    queue: new SqsActionQueue(sqs, actionQueueUrl, systemClock, incidents),
    incidents,
    sendRaw: async (body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: actionQueueUrl('default'), MessageBody: body }));
    },
  };
});
