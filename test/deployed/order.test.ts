import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { closeAwsClients } from '#adapters/aws/clients.ts';
import { Cdk } from './cdk.ts';
import { freshName, scriptWorkflow } from './definitions.ts';
import { api, ended, readReport, rootClients, start, until, upload } from './deployment.ts';
import { definitionsQueue } from './stack-resources.ts';
import { CONTEXT, STAGE } from './stage.ts';
import { environmentOf } from './worker-process.ts';

const { name, path } = freshName('order');
const TIMEOUT_MS = 400_000;
const VISIBILITY_SECONDS = 600;

const clients = rootClients();
const cdk = new Cdk(environmentOf(inject('deployment').root), STAGE, CONTEXT);

function versionOf({ Body: body = '' }: Message): string {
  return JSON.parse(body).Records[0].s3.object.versionId;
}

/** Takes the notifications of these versions out of the queue, in the order of the versions. */
async function takeNotifications(
  sqs: SQSClient,
  queue: string,
  versions: readonly string[],
): Promise<readonly Message[]> {
  const taken = new Map<string, Message>();
  const receive = new ReceiveMessageCommand({
    QueueUrl: queue,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: VISIBILITY_SECONDS,
    WaitTimeSeconds: 1,
  });
  await until('the notifications of S3', async () => {
    const { Messages: messages = [] } = await sqs.send(receive);
    for (const message of messages) taken.set(versionOf(message), message);
    return taken.size >= versions.length;
  });
  return versions.map((version) => taken.get(version) ?? expect.unreachable(`No notification of ${version}`));
}

/** Sends what S3 has said as S3 did, in the place of the message that was taken. */
async function sendAgain(sqs: SQSClient, queue: string, { Body, ReceiptHandle }: Message): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: Body }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
}

/** How many messages are in a queue, those in flight too. */
async function countMessages(sqs: SQSClient, queue: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const];
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames }));
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

describe('notifications of S3 in the wrong order', { timeout: TIMEOUT_MS }, () => {
  let queue: string;

  beforeAll(async () => {
    queue = await definitionsQueue(clients.sqs);
    // So that notifications stay in the queue.
    await cdk.deploy({ paused: 'true' });
  }, TIMEOUT_MS);

  afterAll(() => closeAwsClients(clients));

  it('make the version live that was uploaded last', async () => {
    const first = await upload(path, scriptWorkflow(name, 'echo first'));
    const second = await upload(path, scriptWorkflow(name, 'echo second'));
    const [ofFirst, ofSecond] = await takeNotifications(clients.sqs, queue, [first, second]);
    if (ofFirst === undefined || ofSecond === undefined) expect.unreachable();
    await cdk.deploy();

    await sendAgain(clients.sqs, queue, ofSecond);
    await until('the later upload', async () => (await readReport(path))?.versionId === second);
    await sendAgain(clients.sqs, queue, ofFirst);
    await until('the earlier upload', async () => (await countMessages(clients.sqs, queue)) === 0);

    expect(await api.workflows.xml(name)).toContain('echo second');
    const run = await ended(await start(name));
    expect(run).toMatchObject({ version: 1, status: 'SUCCEEDED' });
    const log = await api.instances.log(run.id, 'work', { run: 1, iteration: 1, attempt: 1 });
    expect(JSON.stringify(log)).toContain('second');
  });
});
