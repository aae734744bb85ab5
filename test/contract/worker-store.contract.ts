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
      expect(await store.heartbeat(first)).toEqual({ cancel: [] });
      const { acknowledged: _, ...record } = first;
      expect(await store.get(first.id)).toEqual(record);
      await store.heartbeat({ ...first, leaseUntil: NOON + 60_000, running: [] });
      expect(await store.get(first.id)).toEqual({ ...record, leaseUntil: NOON + 60_000, running: [] });
    });

    it('tells a worker what to cancel until it acknowledges', async () => {
      const beat = heartbeat();
      const [first, second, third] = [attemptId(), attemptId(), attemptId()];
      await store.heartbeat(beat);
      await store.requestCancel(beat.id, [first, second]);
      await store.requestCancel(beat.id, [second]);
      const told = await store.heartbeat(beat);
      expect(told.cancel).toHaveLength(2);
      expect(told.cancel).toEqual(expect.arrayContaining([first, second]));
      expect(await store.heartbeat(beat)).toEqual(told);
      expect(await store.heartbeat({ ...beat, acknowledged: [first, third] })).toEqual({ cancel: [second] });
      expect(await store.heartbeat({ ...beat, acknowledged: [second] })).toEqual({ cancel: [] });
      await store.requestCancel(beat.id, [third]);
      expect(await store.heartbeat(beat)).toEqual({ cancel: [third] });
    });

    it('asks nothing of a worker that is not there', async () => {
      const id = `worker-${unique()}`;
      await store.requestCancel(id, [attemptId()]);
      await store.requestCancel(id, []);
      expect(await store.get(id)).toBeUndefined();
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
