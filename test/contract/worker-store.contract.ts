import { beforeEach, describe, expect, it } from 'vitest';
import type { Heartbeat, WorkerStore } from '#core/ports/worker-store.ts';
import { attemptId, NOON, unique } from './samples.ts';

function heartbeat(overrides: Partial<Heartbeat> = {}): Heartbeat {
  return {
    id: `worker-${unique()}`,
    group: 'default',
    host: 'ip-10-0-0-1',
    slots: 10,
    startedAt: NOON,
    leaseUntil: NOON + 30_000,
    running: [],
    acknowledged: [],
    ...overrides,
  };
}

export function describeWorkerStoreContract(name: string, makePort: () => WorkerStore): void {
  describe(`${name} as a worker store`, () => {
    let store: WorkerStore;
    beforeEach(() => {
      store = makePort();
    });

    it('shows a worker as its last heartbeat told', async () => {
      const first = heartbeat({ running: [attemptId(), attemptId()] });
      expect(await store.heartbeat(first)).toEqual({ cancel: [], leave: false });
      const { acknowledged: _, ...record } = first;
      expect(await store.get(first.id)).toEqual(record);
      await store.heartbeat({ ...first, leaseUntil: NOON + 60_000, running: [] });
      expect(await store.get(first.id)).toEqual({ ...record, leaseUntil: NOON + 60_000, running: [] });
    });

    it('changes nothing by a heartbeat that comes late or again, and tells what to cancel all the same', async () => {
      const late = heartbeat({ running: [attemptId()] });
      const newest = heartbeat({ id: late.id, leaseUntil: NOON + 35_000, running: [attemptId(), attemptId()] });
      const cancelled = attemptId();
      await store.heartbeat(newest);
      await store.requestCancel(newest.id, [cancelled]);
      const stored = await store.get(newest.id);
      for (const beat of [late, { ...newest, running: [] }]) {
        expect(await store.heartbeat({ ...beat, acknowledged: [cancelled] })).toEqual({
          cancel: [cancelled],
          leave: false,
        });
        expect(await store.get(newest.id)).toEqual(stored);
      }
    });

    it('tells a worker what to cancel until it acknowledges', async () => {
      const first = heartbeat();
      let { leaseUntil } = first;
      const beat = (acknowledged: Heartbeat['acknowledged'] = []) =>
        store.heartbeat({ ...first, leaseUntil: ++leaseUntil, acknowledged });
      const [one, two, three] = [attemptId(), attemptId(), attemptId()];
      await beat();
      await store.requestCancel(first.id, [one, two]);
      await store.requestCancel(first.id, [two]);
      const told = await beat();
      expect(told.cancel).toHaveLength(2);
      expect(told.cancel).toEqual(expect.arrayContaining([one, two]));
      expect(await beat()).toEqual(told);
      expect(await beat([one, three])).toEqual({ cancel: [two], leave: false });
      expect(await beat([two])).toEqual({ cancel: [], leave: false });
      await store.requestCancel(first.id, [three]);
      expect(await beat()).toEqual({ cancel: [three], leave: false });
    });

    it('asks a worker to leave with every answer, whatever it says of itself', async () => {
      const first = heartbeat({ task: 'task-1', release: 'family:3' });
      await store.heartbeat(first);
      await store.requestLeave(first.id);
      for (const leaseUntil of [NOON + 35_000, NOON + 40_000]) {
        expect(await store.heartbeat({ ...first, leaseUntil })).toEqual({ cancel: [], leave: true });
      }
      expect(await store.get(first.id)).toMatchObject({ leaving: true, task: 'task-1', release: 'family:3' });
    });

    it('shows a worker that leaves by itself', async () => {
      const first = heartbeat();
      await store.heartbeat({ ...first, leaving: true });
      expect(await store.get(first.id)).toMatchObject({ leaving: true });
    });

    it('asks nothing of a worker that is not there', async () => {
      const id = `worker-${unique()}`;
      await store.requestCancel(id, [attemptId()]);
      await store.requestCancel(id, []);
      await store.requestLeave(id);
      expect(await store.get(id)).toBeUndefined();
    });

    it('removes no worker that has renewed its lease since it was read', async () => {
      const { id, leaseUntil, ...rest } = heartbeat();
      await store.heartbeat({ id, leaseUntil, ...rest });
      await store.remove(id, leaseUntil - 1);
      expect(await store.get(id)).toMatchObject({ leaseUntil });
      await store.remove(id, leaseUntil);
      expect(await store.get(id)).toBeUndefined();
      await store.remove(id, leaseUntil);
    });

    it('lists all that have an item, until they are removed', async () => {
      const [one, two] = [heartbeat(), heartbeat({ leaseUntil: NOON - 99_000 })];
      await store.heartbeat(one);
      await store.heartbeat(two);
      const ids = async () => (await store.list()).map(({ id }) => id);
      expect(await ids()).toEqual(expect.arrayContaining([one.id, two.id]));
      await store.remove(one.id);
      await store.remove(one.id);
      expect(await ids()).not.toContain(one.id);
      expect(await store.get(one.id)).toBeUndefined();
    });
  });
}
