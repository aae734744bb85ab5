import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { AttemptEnd } from '#core/ports/attempt-store.ts';
import type { Ports } from '#core/ports/ports.ts';
import {
  coordinatorHead,
  fired,
  mustLoadCoordinator,
  NEW_STATE,
  skipped,
  storedCoordinator,
} from '#test/contract/coordinator-samples.ts';
import {
  attemptId,
  context,
  killCommand,
  mustLoad,
  NOON,
  NOON_MINUTE,
  newInstance,
  RUNNING,
  SUCCEEDED,
  storedInstance,
  unique,
  workflowHead,
} from '#test/contract/samples.ts';
import { loseFirstAnswers } from '#test/emulators/lose-answers.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

const CLAIM = { workerId: 'w1', token: 'token', startedAt: NOON };
const LOST = { outcome: 'LOST', endedAt: NOON, message: 'gone' } as const;
const END: AttemptEnd = { outcome: 'SUCCEEDED', endedAt: NOON, log: { chunks: 0, bytes: 0, truncated: false } };

let aws: TestAws;
let ports: Ports;
let restore: () => void;
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
});
afterAll(() => aws.stop());
beforeEach(() => {
  restore = loseFirstAnswers(aws.clients.dynamodb);
});
afterEach(() => restore());

describe('when every answer of DynamoDB is lost once', () => {
  it('an instance is made once, with its first context', async () => {
    const instance = newInstance();
    await ports.instances.create(instance, context());
    expect(await mustLoad(ports.instances, instance.id)).toMatchObject({ revision: 1, version: 3 });
    expect(await ports.instances.context(instance.id)).toEqual(context());
  });

  it('a save is known as done, and done once', async () => {
    const loaded = await storedInstance(ports.instances);
    expect(await ports.instances.save(loaded, { state: RUNNING })).toBe(true);
    expect(await mustLoad(ports.instances, loaded.id)).toMatchObject({ state: RUNNING, revision: 2 });
  });

  it('a save that came too late is known as not done', async () => {
    const loaded = await storedInstance(ports.instances);
    await ports.instances.save(loaded, { state: RUNNING });
    expect(await ports.instances.save(loaded, { state: SUCCEEDED })).toBe(false);
  });

  it('a command is stored once', async () => {
    const { id } = await storedInstance(ports.instances);
    expect(await ports.instances.accept(id, killCommand(), NOON_MINUTE)).toBe('accepted');
    expect(await mustLoad(ports.instances, id)).toMatchObject({ commands: [{}], revision: 2 });
  });

  it('a claim, a finish and a takeover are known as one’s own', async () => {
    const [finished, lost, unclaimed] = [attemptId(), attemptId(), attemptId()];
    expect(await ports.attempts.claim(finished, CLAIM)).toBe(true);
    expect(await ports.attempts.finish(finished, CLAIM.token, END)).toBe(true);
    await ports.attempts.claim(lost, CLAIM);
    expect(await ports.attempts.takeOver(lost, 'w1', LOST)).toBe(true);
    expect(await ports.attempts.takeOver(unclaimed, undefined, LOST)).toBe(true);
  });

  it('an attempt that nobody claimed gets its tombstone', async () => {
    const id = attemptId();
    expect(await ports.attempts.cancel(id, NOON)).toMatchObject({ found: 'ended', record: { status: 'KILLED' } });
    expect(await ports.attempts.claim(id, CLAIM)).toMatchObject({ status: 'KILLED' });
  });

  it('a workflow is replaced, and an ended instance deleted', async () => {
    const head = workflowHead();
    expect(await ports.workflows.replace(undefined, head)).toBe(true);
    const loaded = await storedInstance(ports.instances);
    await ports.instances.save(loaded, { state: SUCCEEDED });
    await ports.instances.delete(loaded.id);
    expect(await ports.instances.load(loaded.id)).toBeUndefined();
  });

  it('a coordinator is made, saved and deleted once, with its edges', async () => {
    const head = coordinatorHead({ dependencies: [`w ${unique()}`] });
    const [workflow = ''] = head.dependencies;
    expect(await ports.coordinators.save(head.name, undefined, { head, state: NEW_STATE })).toBe(true);
    expect(await ports.coordinators.save(head.name, undefined, { head, state: NEW_STATE })).toBe(false);
    expect(await ports.coordinators.dependents(workflow)).toEqual([head.name]);
    const made = await mustLoadCoordinator(ports.coordinators, head.name);
    expect(await ports.coordinators.save(head.name, made, { state: NEW_STATE })).toBe(true);
    expect(await ports.coordinators.save(head.name, made, { state: NEW_STATE })).toBe(false);
    const saved = await mustLoadCoordinator(ports.coordinators, head.name);
    expect(await ports.coordinators.delete(made)).toBe(false);
    expect(await ports.coordinators.delete(saved)).toBe(true);
    expect(await ports.coordinators.dependents(workflow)).toEqual([]);
  });

  it('a ledger has each entry once', async () => {
    const { name } = await storedCoordinator(ports.coordinators);
    const entries = [fired(), skipped(NOON - 2, NOON - 1)];
    await ports.coordinators.record(name, entries);
    expect(await ports.coordinators.ledger(name, { limit: 9 })).toEqual({ items: entries });
  });

  it('a slot is taken once', async () => {
    const workflow = `limited ${unique()}`;
    expect(await ports.slots.acquire(workflow, 1, 'a')).toMatchObject({ holders: ['a'] });
    expect(await ports.slots.acquire(workflow, 1, 'b')).toMatchObject({ holders: ['a'], waiters: ['b'] });
    expect(await ports.slots.release(workflow, 'a')).toEqual(['b']);
  });
});
