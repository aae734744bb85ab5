import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { tableDefinition } from '#adapters/aws/schema.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { indexWriteUnits } from '#bench/virtual/index-units.ts';
import { type Item, itemSize, writeUnits } from '#bench/virtual/item-size.ts';
import { newInstanceState } from '#core/engine/new-state.ts';
import type { InstanceState } from '#core/engine/state.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptEnd } from '#core/ports/attempt-store.ts';
import type { Ports } from '#core/ports/ports.ts';
import {
  coordinatorHead,
  fired,
  mustLoadCoordinator,
  NEW_STATE,
  storedCoordinator,
} from '#test/contract/coordinator-samples.ts';
import { attemptId, context, killCommand, mustLoad, NOON, NOON_MINUTE, newInstance } from '#test/contract/samples.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

const NODES = 40;
const CHAIN: InstanceState = { ...newInstanceState(NODES), phase: { status: 'RUNNING' }, nodes: `S${'Q'.repeat(39)}` };
const ENDED: InstanceState = { ...CHAIN, phase: { status: 'SUCCEEDED' }, nodes: 'S'.repeat(NODES) };
const { GlobalSecondaryIndexes: INDEXES = [] } = tableDefinition('');

let aws: TestAws;
let ports: Ports;
let requests: string[];
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
  aws.clients.dynamodb.middlewareStack.add(recordRequest, { step: 'build' });
  aws.clients.s3.middlewareStack.add(recordRequest, { step: 'build' });
  aws.clients.sqs.middlewareStack.add(recordRequest, { step: 'build' });
});
afterAll(() => aws.stop());
beforeEach(() => {
  requests = [];
});

function recordRequest<A, R>(next: (args: A) => R, { commandName = '' }: { readonly commandName?: string }) {
  return (args: A): R => {
    requests.push(commandName.replace('Command', ''));
    return next(args);
  };
}

async function read(pk: string, sk: string): Promise<Item | undefined> {
  const { table } = aws.resources;
  const command = new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true });
  return (await aws.clients.dynamodb.send(command)).Item as Item | undefined;
}

/** What an action asks of AWS, and the write units it takes for one item: of the table, and of its indexes. */
async function costOf(pk: string, sk: string, act: () => Promise<unknown>) {
  const before = await read(pk, sk);
  requests = [];
  await act();
  const asked = [...requests];
  const after = await read(pk, sk);
  const table = writeUnits(Math.max(itemSize(before ?? {}), itemSize(after ?? {})));
  const indexes = INDEXES.map((index) => indexWriteUnits(index, before, after)).reduce((sum, units) => sum + units, 0);
  return { asked, table, indexes, bytes: itemSize(after ?? {}) };
}

async function chainInstance(): Promise<string> {
  const instance = newInstance({ workflow: 'daily sales by region', state: newInstanceState(NODES) });
  await ports.instances.create(instance, context());
  return instance.id;
}

describe('an instance of 40 nodes costs', () => {
  const of = (id: string, act: () => Promise<unknown>) => costOf(`I#${id}`, 'I', act);

  it('two writes to create, and one in each index', async () => {
    const instance = newInstance({ workflow: 'daily sales by region', state: newInstanceState(NODES) });
    const cost = await of(instance.id, () => ports.instances.create(instance, context()));
    expect(cost).toMatchObject({ asked: ['PutItem', 'PutItem'], table: 1, indexes: 4 });
    expect(cost.bytes).toBeLessThan(512);
  });

  it('one read to load and one for its context', async () => {
    const id = await chainInstance();
    const cost = await of(id, async () => [await ports.instances.load(id), await ports.instances.context(id)]);
    expect(cost.asked).toEqual(['GetItem', 'GetItem']);
  });

  it('one write of the table and one move and two changes in indexes to start and to end', async () => {
    const id = await chainInstance();
    const created = await mustLoad(ports.instances, id);
    const start = await of(id, () => ports.instances.save(created, { state: CHAIN, startedAt: NOON }));
    expect(start).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 4 });
    const started = await mustLoad(ports.instances, id);
    const end = await of(id, () => ports.instances.save(started, { state: ENDED, endedAt: NOON + 1, wakeAt: 'rest' }));
    expect(end).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 5 });
  });

  it('one write and nothing else to save in between', async () => {
    const id = await chainInstance();
    await ports.instances.save(await mustLoad(ports.instances, id), { state: CHAIN, startedAt: NOON });
    const started = await mustLoad(ports.instances, id);
    const cost = await of(id, () => ports.instances.save(started, { state: { ...CHAIN, sweeps: 1 } }));
    expect(cost).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 0 });
  });

  it('one write to accept a command, with a move in the wake index', async () => {
    const id = await chainInstance();
    const cost = await of(id, () => ports.instances.accept(id, killCommand(), NOON_MINUTE));
    expect(cost).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 2 });
  });

  it('one object in S3 and a small item for 128 KiB of parameters', async () => {
    const instance = newInstance();
    const long = context({ params: { a: 'x'.repeat(128 * 1024) } });
    const cost = await costOf(`I#${instance.id}`, 'C', () => ports.instances.create(instance, long));
    expect(cost).toMatchObject({ asked: ['PutObject', 'PutItem', 'PutItem'], table: 1, indexes: 0 });
    expect((await of(instance.id, () => ports.instances.load(instance.id))).bytes).toBeLessThan(512);
  });
});

describe('an attempt costs', () => {
  const claim = { workerId: 'ip-10-0-0-1-4711', token: 'f'.repeat(32), startedAt: NOON };
  const log = { inline: 'x'.repeat(600), chunks: 0, bytes: 600, truncated: false };
  const end: AttemptEnd = { outcome: 'FAILED', endedAt: NOON, exitCode: 1, message: 'exit code 1', fault: 'user', log };
  const of = ({ instanceId }: AttemptId, act: () => Promise<unknown>) =>
    costOf(`I#${instanceId}`, 'A#00007#001#00001#0001', act);

  it('one write to claim and one to finish, with a log of 600 bytes on it', async () => {
    const id = attemptId();
    const claimed = await of(id, () => ports.attempts.claim(id, claim));
    expect(claimed).toMatchObject({ asked: ['PutItem'], table: 1, indexes: 0 });
    const finished = await of(id, () => ports.attempts.finish(id, claim.token, end));
    expect(finished).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 0 });
    expect(finished.bytes).toBeLessThan(1024);
  });

  it('one write to cancel, whatever is found', async () => {
    const id = attemptId();
    expect(await of(id, () => ports.attempts.cancel(id, NOON))).toMatchObject({ asked: ['UpdateItem'], table: 1 });
    expect(await of(id, () => ports.attempts.cancel(id, NOON))).toMatchObject({ asked: ['UpdateItem'], table: 1 });
  });
});

describe('a coordinator with two dependencies costs', () => {
  const of = (name: string, act: () => Promise<unknown>) => costOf(`C#${name}`, 'C', act);
  const dependencies = ['wf_import_order', 'wf_import_item'];

  it('one write, two in indexes, and one for each dependency to make', async () => {
    const head = coordinatorHead({ dependencies });
    const update = { head, state: NEW_STATE, wakeAt: NOON_MINUTE };
    const cost = await of(head.name, () => ports.coordinators.save(head.name, undefined, update));
    expect(cost).toMatchObject({ asked: ['PutItem', 'PutItem', 'UpdateItem'], table: 1, indexes: 2 });
    expect(cost.bytes).toBeLessThan(512);
  });

  it('one write and nothing else to save, and a move in the wake index when it is to be woken at another time', async () => {
    const { name } = await storedCoordinator(ports.coordinators, { dependencies }, NOON_MINUTE);
    const made = await mustLoadCoordinator(ports.coordinators, name);
    const ready = { a: { instanceId: 'i'.repeat(20), endedAt: NOON, logicalTime: NOON } };
    const same = await of(name, () =>
      ports.coordinators.save(name, made, { state: { ...NEW_STATE, ready }, wakeAt: NOON_MINUTE }),
    );
    expect(same).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 0 });
    const saved = await mustLoadCoordinator(ports.coordinators, name);
    const moved = await of(name, () =>
      ports.coordinators.save(name, saved, { state: NEW_STATE, wakeAt: NOON_MINUTE + 1 }),
    );
    expect(moved).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 2 });
  });

  it('one write for an entry of its ledger, and one query for those who depend on a workflow', async () => {
    const { name } = await storedCoordinator(ports.coordinators, { dependencies });
    const cost = await costOf(`C#${name}`, `L#00${NOON}#F0000000001`, () =>
      ports.coordinators.record(name, [fired({ openedAt: NOON })]),
    );
    expect(cost).toMatchObject({ asked: ['PutItem'], table: 1, indexes: 0 });
    requests = [];
    await ports.coordinators.dependents('wf_import_order');
    expect(requests).toEqual(['Query']);
  });
});

describe('requests are saved', () => {
  it('by one write a heartbeat, whatever a worker runs', async () => {
    const running = Array.from({ length: 10 }, () => attemptId());
    const lease = { startedAt: NOON, leaseUntil: NOON, running, acknowledged: running.slice(0, 2) };
    const beat = { id: 'w', group: 'default', host: 'h', slots: 10, ...lease };
    const cost = await costOf('WORKERS', 'w', () => ports.workers.heartbeat(beat));
    expect(cost).toMatchObject({ asked: ['UpdateItem'], table: 1, indexes: 0 });
  });

  it('by reading a hundred attempts at once, and by sending ten messages at once', async () => {
    const { instanceId } = attemptId();
    const refs = Array.from({ length: 200 }, (_, node) => ({ node, run: 1, iteration: 1, attempt: 1 }));
    await ports.attempts.get(instanceId, refs);
    await ports.events.send(refs.slice(0, 20).map(({ node }) => ({ type: 'poke', instanceId: `i${node}` })));
    expect(requests).toEqual([...Array(2).fill('BatchGetItem'), ...Array(2).fill('SendMessageBatch')]);
  });
});
