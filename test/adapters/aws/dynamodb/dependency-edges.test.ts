import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { addEdges, dependentsOf, removeEdges } from '#adapters/aws/dynamodb/dependency-edges.ts';
import type { Table } from '#adapters/aws/dynamodb/table.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { CoordinatorStore } from '#core/ports/coordinator-store.ts';
import {
  coordinatorHead,
  mustLoadCoordinator,
  NEW_STATE,
  storedCoordinator,
} from '#test/contract/coordinator-samples.ts';
import { unique } from '#test/contract/samples.ts';
import { failAfter } from '#test/emulators/fail-after.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

let aws: TestAws;
let table: Table;
let store: CoordinatorStore;
let workflow: string;
beforeAll(async () => {
  aws = await startEmulators();
  table = { client: aws.clients.dynamodb, name: aws.resources.table, clock: systemClock };
  store = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom }).coordinators;
});
afterAll(() => aws.stop());
beforeEach(() => {
  workflow = `w ${unique()}`;
});

describe('an edge of a dependency', () => {
  it('outlives a slow removal once a later save has needed it', async () => {
    await addEdges(table, 'c', [workflow], 4);
    await addEdges(table, 'c', [workflow], 6);
    await removeEdges(table, 'c', [workflow], 5);
    expect(await dependentsOf(table, workflow)).toEqual(['c']);
    await removeEdges(table, 'c', [workflow], 7);
    expect(await dependentsOf(table, workflow)).toEqual([]);
  });

  it('does not become older by a slow save that will lose', async () => {
    await addEdges(table, 'c', [workflow], 6);
    await addEdges(table, 'c', [workflow], 4);
    await removeEdges(table, 'c', [workflow], 5);
    expect(await dependentsOf(table, workflow)).toEqual(['c']);
  });

  it('is there whenever its coordinator is, wherever a save breaks off', async () => {
    const { name } = await storedCoordinator(store);
    const head = coordinatorHead({ name, dependencies: [workflow] });
    for (let calls = 0; (await mustLoadCoordinator(store, name)).dependencies.length === 0; calls++) {
      const loaded = await mustLoadCoordinator(store, name);
      const restore = failAfter(aws.clients.dynamodb, calls);
      await store.save(name, loaded, { head, state: NEW_STATE }).catch(() => {});
      restore();
    }
    expect(await store.dependents(workflow)).toEqual([name]);
  });

  it('that a losing save wrote goes when the coordinator gives up the dependency', async () => {
    const loaded = await storedCoordinator(store);
    const { name } = loaded;
    const head = coordinatorHead({ name, dependencies: [workflow] });
    expect(await store.save(name, undefined, { head, state: NEW_STATE })).toBe(false);
    expect(await store.dependents(workflow)).toEqual([name]);
    await store.save(name, loaded, { head, state: NEW_STATE });
    const wanted = await mustLoadCoordinator(store, name);
    await store.save(name, wanted, { head: coordinatorHead({ name }), state: NEW_STATE });
    expect(await store.dependents(workflow)).toEqual([]);
  });

  it('goes with a deletion that is repeated because it broke off', async () => {
    const loaded = await storedCoordinator(store, { dependencies: [workflow] });
    const restore = failAfter(aws.clients.dynamodb, 1);
    await expect(store.delete(loaded)).rejects.toThrow();
    restore();
    expect(await store.dependents(workflow)).toEqual([loaded.name]);
    expect(await store.delete(loaded)).toBe(true);
    expect(await store.dependents(workflow)).toEqual([]);
  });
});
