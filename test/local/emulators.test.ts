import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsClients, closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { emulatorAccess } from '#local/emulator-access.ts';
import { type Emulators, startEmulators } from '#local/emulators.ts';

let dataDir: string;
const running: { emulators: Emulators; clients: AwsClients }[] = [];

async function start(): Promise<{ emulators: Emulators; clients: AwsClients }> {
  const emulators = await startEmulators(dataDir);
  if (emulators === 'locked') throw new Error(`${dataDir} is locked`);
  const clients = makeAwsClients(emulatorAccess(emulators));
  running.push({ emulators, clients });
  return { emulators, clients };
}

/** What `kill -9` of the emulators leaves is all that the next ones have. */
async function crash({ emulators }: { emulators: Emulators }): Promise<void> {
  process.kill(emulators.pid, 'SIGKILL');
  await emulators.crashed;
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'akkaflow-emulators-'));
});
afterEach(async () => {
  await Promise.all(
    running.splice(0).map(async ({ emulators, clients }) => {
      closeAwsClients(clients);
      await emulators.stop();
    }),
  );
  rmSync(dataDir, { recursive: true });
});

describe('the emulators', () => {
  it('listen on the loopback only', async () => {
    const { emulators } = await start();
    expect(new URL(emulators.dynamoDbUrl).hostname).toBe('127.0.0.1');
    expect(new URL(emulators.sqsAndS3Url).hostname).toBe('127.0.0.1');
  });

  it('have items and objects again after kill -9', async () => {
    const before = await start();
    await before.clients.dynamodb.send(
      new CreateTableCommand({
        TableName: 'table',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    await before.clients.s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await before.clients.dynamodb.send(new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'kept' } } }));
    await before.clients.s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a/b', Body: 'kept' }));
    await crash(before);

    const { clients } = await start();
    const item = await clients.dynamodb.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'kept' } } }));
    expect(item.Item).toEqual({ pk: { S: 'kept' } });
    const object = await clients.s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a/b' }));
    expect(await object.Body?.transformToString()).toBe('kept');
  });

  it('hand out again, soon and in order, what somebody had received when they were killed', async () => {
    const before = await start();
    const queue = { QueueName: 'queue.fifo', Attributes: { FifoQueue: 'true', VisibilityTimeout: '600' } };
    const { QueueUrl } = await before.clients.sqs.send(new CreateQueueCommand(queue));
    for (const body of ['first', 'second']) {
      const id = { MessageGroupId: 'group', MessageDeduplicationId: body };
      await before.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, ...id }));
    }
    const taken = await before.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(taken.Messages?.map(({ Body }) => Body)).toEqual(['first']);
    await crash(before);

    const { clients } = await start();
    const again = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    expect(again.Messages?.map(({ Body }) => Body)).toEqual(['first']);
  });

  it('give back what a long poll got whose caller was gone', async () => {
    const { clients } = await start();
    const queue = { QueueName: 'queue', Attributes: { VisibilityTimeout: '600' } };
    const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand(queue));
    const gone = new AbortController();
    const poll = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const polled = clients.sqs.send(poll, { abortSignal: gone.signal }).catch((error) => error.name);
    await wait(300);
    gone.abort();
    expect(await polled).toBe('AbortError');
    await wait(300);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'sent' }));

    const received = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    expect(received.Messages?.map(({ Body }) => Body)).toEqual(['sent']);
  });

  it('refuse a data directory that others have open', async () => {
    await start();
    expect(await startEmulators(dataDir)).toBe('locked');
  });
});
