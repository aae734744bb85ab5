import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { FLEETS, WORKERS } from '#adapters/aws/dynamodb/keys.ts';
import { type Key, putItem } from '#adapters/aws/dynamodb/table.ts';
import { SqsActionQueue } from '#adapters/aws/sqs/sqs-action-queue.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { NO_FLEET } from '#core/fleet/fleet-state.ts';
import type { Ports } from '#core/ports/ports.ts';
import { fired, storedCoordinator } from '#test/contract/coordinator-samples.ts';
import { attemptId, NOON, storedInstance, workflowHead } from '#test/contract/samples.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

let aws: TestAws;
let ports: Ports;
const system = { clock: systemClock, random: systemRandom };
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, system);
});
afterAll(() => aws.stop());

/** Lets an item look as if the next release had written it. */
async function makeNewer({ pk, sk }: Key): Promise<void> {
  await aws.clients.dynamodb.send(
    new UpdateItemCommand({
      TableName: aws.resources.table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { N: '99' } },
    }),
  );
}

const NEWER = { code: 'unreadable-format', message: expect.stringContaining('newer release') };

describe('an item of a newer release', () => {
  it('is refused where it is an instance or a context', async () => {
    const { id } = await storedInstance(ports.instances);
    await makeNewer({ pk: `I#${id}`, sk: 'I' });
    await makeNewer({ pk: `I#${id}`, sk: 'C' });
    await expect(ports.instances.load(id)).rejects.toMatchObject(NEWER);
    await expect(ports.instances.context(id)).rejects.toMatchObject(NEWER);
  });

  it('is refused where it is an attempt', async () => {
    const id = attemptId();
    await ports.attempts.claim(id, { workerId: 'w', token: 't', startedAt: NOON });
    await makeNewer({ pk: `I#${id.instanceId}`, sk: 'A#00007#001#00001#0001' });
    await expect(ports.attempts.list(id.instanceId)).rejects.toMatchObject(NEWER);
  });

  it('is refused where it is a workflow', async () => {
    const head = workflowHead();
    await ports.workflows.replace(undefined, head);
    await makeNewer({ pk: `W#${head.name}`, sk: 'HEAD' });
    await expect(ports.workflows.head(head.name)).rejects.toMatchObject(NEWER);
  });

  it('is refused where it is a coordinator, an entry of its ledger or one of its dependencies', async () => {
    const { name } = await storedCoordinator(ports.coordinators, { dependencies: ['newer'] });
    const entry = fired({ openedAt: NOON, number: 12 });
    await ports.coordinators.record(name, [entry]);
    await makeNewer({ pk: `C#${name}`, sk: 'C' });
    await makeNewer({ pk: `C#${name}`, sk: `L#00${NOON}#F0000000012` });
    await makeNewer({ pk: 'D#newer', sk: name });
    await expect(ports.coordinators.load(name)).rejects.toMatchObject(NEWER);
    await expect(ports.coordinators.ledger(name, { limit: 1 })).rejects.toMatchObject(NEWER);
    await expect(ports.coordinators.dependents('newer')).rejects.toMatchObject(NEWER);
  });

  it('is refused where it is a worker that is asked for, and left out of the list', async () => {
    const worker = { group: 'default', host: 'h', slots: 1, startedAt: NOON, leaseUntil: NOON, running: [] };
    for (const id of ['old', 'new']) await ports.workers.heartbeat({ ...worker, id, acknowledged: [] });
    await makeNewer({ pk: WORKERS, sk: 'new' });
    expect(await ports.workers.list()).toMatchObject([{ id: 'old' }]);
    await expect(ports.workers.get('new')).rejects.toMatchObject(NEWER);
  });

  it('is refused where it is what is known of the tasks of a group', async () => {
    await ports.fleets.save('gpu', undefined, NO_FLEET);
    await makeNewer({ pk: FLEETS, sk: 'gpu' });
    await expect(ports.fleets.load('gpu')).rejects.toMatchObject(NEWER);
  });

  it('is told from one that is no item of ours', async () => {
    const table = { client: aws.clients.dynamodb, name: aws.resources.table, clock: systemClock };
    await putItem(table, { pk: 'W#odd', sk: 'HEAD' });
    await expect(ports.workflows.head('odd')).rejects.toMatchObject({
      code: 'unreadable-format',
      message: expect.stringContaining("'v'"),
    });
  });
});

describe('a failure of AWS', () => {
  it('is a StoreError with the operation and the cause', async () => {
    const elsewhere = makeAwsPorts(
      aws.clients,
      { ...aws.resources, table: 'no-such-table', bucket: 'no-such' },
      system,
    );
    await expect(elsewhere.instances.load('x')).rejects.toMatchObject({
      name: 'StoreError',
      details: { operation: 'GetItem', reason: 'ResourceNotFoundException' },
      cause: { name: 'ResourceNotFoundException' },
    });
    await expect(elsewhere.logs.write(attemptId(), 0, '')).rejects.toMatchObject({ name: 'StoreError' });
  });

  it('is a QueueError where it is the queue that fails', async () => {
    const eventsQueueUrl = `${aws.resources.eventsQueueUrl}-not.fifo`;
    const elsewhere = makeAwsPorts(aws.clients, { ...aws.resources, eventsQueueUrl }, system);
    const sending = elsewhere.events.send([{ type: 'poke', instanceId: 'x' }]);
    await expect(sending).rejects.toMatchObject({ name: 'QueueError', details: { operation: 'SendMessageBatch' } });
  });

  it.each([
    ['without a queue', 'gpu', { message: expect.stringContaining("'gpu'") }],
    ['whose queue is gone', 'gone', { name: 'QueueError' }],
  ])('for a worker group %s holds up no action of another group', async (_title, group, failure) => {
    const { actionQueueUrl } = aws.resources;
    const urlOf = (name: string) => (name === 'gone' ? `${actionQueueUrl('other')}-gone` : actionQueueUrl(name));
    const queue = new SqsActionQueue(aws.clients.sqs, urlOf, systemClock, ports.incidents);
    const action = (to: string) => ({ group: to, message: { ...attemptId(), hash: 'h' }, delaySeconds: 0 });
    const healthy = action('other');
    await expect(queue.send([...Array(100).fill(action(group)), healthy])).rejects.toMatchObject(failure);
    const [received] = await queue.receive('other', 10, 5, new AbortController().signal);
    expect(received?.message).toEqual(healthy.message);
    await queue.delete('other', [received?.receipt ?? '']);
  });

  it('names the worker groups that there are when one has no queue', async () => {
    await expect(ports.actions.delete('gpu', ['x'])).rejects.toThrow(/'gpu'.*default, other/);
  });
});
