import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceSummary } from '#core/model/instance.ts';
import { firstIdAt, MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import type { IdRange, InstanceFilter, InstanceStore } from '#core/ports/instance-store.ts';
import { killCommand, mustLoad, NOON, NOON_MINUTE, RUNNING, SUCCEEDED, storedInstance, unique } from './samples.ts';

const DAY_MS = 86_400_000;

/** What every `InstanceStore` promises about lists and the wake index. */
export function describeInstanceListsContract(name: string, makePort: () => InstanceStore): void {
  describe(`${name} as lists of instances`, () => {
    let store: InstanceStore;
    beforeEach(() => {
      store = makePort();
    });

    async function allPages(filter: InstanceFilter & IdRange, limit = 3): Promise<readonly InstanceSummary[]> {
      const found: InstanceSummary[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list(filter, { limit, ...(cursor !== undefined && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    }

    /** Instances of one workflow, a second apart, oldest first. */
    async function store8(createdAt: number): Promise<{ workflow: string; ids: readonly string[] }> {
      const workflow = `listed ${unique()}`;
      const ids: string[] = [];
      for (let second = 0; second < 8; second++) {
        ids.push((await storedInstance(store, { workflow, createdAt: createdAt + second * 1000 })).id);
      }
      return { workflow, ids };
    }

    it('lists those of a workflow, newest first, in pages', async () => {
      const { workflow, ids } = await store8(NOON);
      expect((await allPages({ workflow })).map(({ id }) => id)).toEqual(ids.toReversed());
      expect(await allPages({ workflow: `${workflow}0` })).toEqual([]);
    });

    it('lists those of a UTC day, newest first, in pages', async () => {
      const createdAt = NOON + 400 * DAY_MS;
      const { ids } = await store8(createdAt);
      await storedInstance(store, { createdAt: createdAt + DAY_MS });
      const day = new Date(createdAt).toISOString().slice(0, 10);
      expect((await allPages({ day })).map(({ id }) => id)).toEqual(ids.toReversed());
    });

    it('lists those of a status, newest first, as it stands now', async () => {
      const { ids } = await store8(NOON + 500 * DAY_MS);
      const ended = ids.slice(0, 5);
      for (const id of ended) await store.save(await mustLoad(store, id), { state: SUCCEEDED, wakeAt: 'rest' });
      const among = async (status: 'READY' | 'SUCCEEDED') =>
        (await allPages({ status })).map(({ id }) => id).filter((id) => ids.includes(id));
      expect(await among('SUCCEEDED')).toEqual(ended.toReversed());
      expect(await among('READY')).toEqual(ids.slice(5).toReversed());
    });

    it('lists those of several statuses together, newest first', async () => {
      const { ids } = await store8(NOON + 550 * DAY_MS);
      for (const id of ids.slice(2, 4)) await store.save(await mustLoad(store, id), { state: RUNNING });
      for (const id of ids.slice(4)) await store.save(await mustLoad(store, id), { state: SUCCEEDED, wakeAt: 'rest' });
      const range = { from: ids[0] ?? '', below: `${ids[7]?.slice(0, 7)}z` };
      const found = await allPages({ status: ['READY', 'RUNNING'], ...range });
      expect(found.map(({ id }) => id)).toEqual(ids.slice(0, 4).toReversed());
    });

    it.each(['workflow', 'day', 'status', 'prefix'] as const)(
      'cuts the list of a %s to a range of ids',
      async (list) => {
        const createdAt = Math.ceil(NOON / DAY_MS) * DAY_MS + 700 * DAY_MS;
        const { workflow, ids } = await store8(createdAt);
        const [first = '', , from = '', , , , below = ''] = ids;
        const filters: Readonly<Record<typeof list, InstanceFilter>> = {
          workflow: { workflow },
          day: { day: new Date(createdAt).toISOString().slice(0, 10) },
          status: { status: 'READY' },
          prefix: { idPrefix: first.slice(0, 5) },
        };
        const found = await allPages({ ...filters[list], from, below });
        expect(found.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids.slice(2, 6).toReversed());
        expect(await allPages({ ...filters[list], from: below, below: from })).toEqual([]);
      },
    );

    it('begins at the first id of a time', async () => {
      const createdAt = NOON + 800 * DAY_MS;
      const { workflow, ids } = await store8(createdAt);
      const found = await allPages({
        workflow,
        from: firstIdAt(createdAt + 2_500),
        below: firstIdAt(createdAt + 5_000),
      });
      expect(found.map(({ id }) => id)).toEqual(ids.slice(2, 5).toReversed());
    });

    it('counts a list, and says when it stopped before the end', async () => {
      const { workflow, ids } = await store8(NOON + 900 * DAY_MS);
      const range = { from: ids[0] ?? '', below: `${ids[7]?.slice(0, 7)}z` };
      expect(await store.count({ workflow }, 100)).toEqual({ count: 8, more: false });
      expect(await store.count({ status: 'READY', ...range }, 100)).toEqual({ count: 8, more: false });
      expect(await store.count({ status: 'FAILED', ...range }, 100)).toEqual({ count: 0, more: false });
      expect(await store.count({ workflow }, 5)).toEqual({ count: 5, more: true });
    });

    it('finds a suspended one under that status', async () => {
      const loaded = await storedInstance(store);
      await store.save(loaded, { state: { ...RUNNING, suspended: true } });
      const suspended = await allPages({ status: 'SUSPENDED' }, 50);
      expect(suspended.map(({ id }) => id)).toContain(loaded.id);
    });

    it('finds those whose ids begin alike, across midnight too', async () => {
      const { ids } = await store8(Math.ceil(NOON / DAY_MS) * DAY_MS + 600 * DAY_MS - 4_000);
      const [first = ''] = ids;
      expect(await allPages({ idPrefix: first })).toMatchObject([{ id: first }]);
      const prefix = first.slice(0, 6);
      const expected = ids.filter((id) => id.startsWith(prefix)).toReversed();
      expect((await allPages({ idPrefix: prefix })).map(({ id }) => id)).toEqual(expected);
      expect(ids.map((id) => id.slice(0, MIN_ID_PREFIX))).toContain(prefix.slice(0, MIN_ID_PREFIX));
      const wide = (await allPages({ idPrefix: first.slice(0, MIN_ID_PREFIX) })).map(({ id }) => id);
      expect(wide.filter((id) => ids.includes(id))).toEqual(ids.toReversed());
    });

    it('finds nothing under a prefix that no id can have', async () => {
      expect(await store.list({ idPrefix: 'ilou' }, { limit: 5 })).toEqual({ items: [] });
    });

    it('tells of each what a list shows', async () => {
      const loaded = await storedInstance(store);
      const { id, workflow } = loaded;
      await store.save(loaded, { state: RUNNING, startedAt: NOON + 1 });
      const summary = { id, workflow, logicalTime: NOON, createdAt: NOON, startedAt: NOON + 1 };
      expect(await allPages({ workflow })).toEqual([{ ...summary, status: 'RUNNING' }]);
      await store.save(await mustLoad(store, id), { state: SUCCEEDED, endedAt: NOON + 2 });
      const ended = { ...summary, status: 'SUCCEEDED', endedAt: NOON + 2 };
      expect(await allPages({ workflow })).toEqual([ended]);
      expect(await allPages({ idPrefix: id })).toEqual([ended]);
      expect((await allPages({ status: 'SUCCEEDED' }, 50)).filter((each) => each.id === id)).toEqual([ended]);
    });

    it('refuses a cursor that it has not given out', async () => {
      await expect(store.list({ workflow: 'any' }, { limit: 5, cursor: 'x' })).rejects.toMatchObject({
        code: 'bad-cursor',
      });
    });
  });

  describe(`${name} as the wake index`, () => {
    let store: InstanceStore;
    beforeEach(() => {
      store = makePort();
    });

    async function due(minute: number, limit = 1_000): Promise<readonly string[]> {
      const ids: string[] = [];
      for await (const page of store.due(minute, limit)) ids.push(...page);
      expect(ids.length).toBeLessThanOrEqual(limit);
      return ids;
    }

    it('gives out those due at or before a minute, until they rest', async () => {
      const early = await storedInstance(store, { wakeAt: NOON_MINUTE - 1_000 });
      const onTime = await storedInstance(store, { wakeAt: NOON_MINUTE - 900 });
      const late = await storedInstance(store, { wakeAt: NOON_MINUTE - 899 });
      const found = await due(NOON_MINUTE - 900);
      expect(found).toEqual(expect.arrayContaining([early.id, onTime.id]));
      expect(found).not.toContain(late.id);
      await store.save(early, { state: SUCCEEDED, wakeAt: 'rest' });
      expect(await due(NOON_MINUTE - 900)).not.toContain(early.id);
    });

    it('gives out those first that have been due longest when there are more than asked for', async () => {
      const ids: string[] = [];
      for (let minute = 0; minute < 12; minute++) ids.push((await storedInstance(store, { wakeAt: 100 + minute })).id);
      expect(await due(111, 5)).toEqual(ids.slice(0, 5));
      for (const id of ids) await store.save(await mustLoad(store, id), { state: SUCCEEDED, wakeAt: 'rest' });
    });

    it('gives out an instance at rest again when a command is accepted', async () => {
      const loaded = await storedInstance(store);
      await store.save(loaded, { state: SUCCEEDED, wakeAt: 'rest' });
      await store.accept(loaded.id, killCommand(), NOON_MINUTE - 2_000);
      expect(await due(NOON_MINUTE - 2_000)).toContain(loaded.id);
    });

    it('wakes earlier, never later', async () => {
      const loaded = await storedInstance(store, { wakeAt: 500 });
      await store.wakeBy(loaded.id, 600);
      expect(await mustLoad(store, loaded.id)).toEqual(loaded);
      await store.wakeBy(loaded.id, 400);
      expect((await mustLoad(store, loaded.id)).wakeAt).toBe(400);
    });

    it('lets no save undo an earlier waking that it has not seen', async () => {
      const loaded = await storedInstance(store, { wakeAt: 500 });
      await store.wakeBy(loaded.id, 400);
      expect(await store.save(loaded, { state: RUNNING, wakeAt: 450 })).toBe(false);
    });

    it('leaves one at rest, and one that is not there, as they are', async () => {
      const loaded = await storedInstance(store);
      await store.save(loaded, { state: SUCCEEDED, wakeAt: 'rest' });
      const resting = await mustLoad(store, loaded.id);
      await store.wakeBy(loaded.id, 1);
      expect(await mustLoad(store, loaded.id)).toEqual(resting);
      await store.wakeBy('0'.repeat(20), 1);
      expect(await store.load('0'.repeat(20))).toBeUndefined();
    });
  });
}
