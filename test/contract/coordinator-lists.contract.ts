import { beforeEach, describe, expect, it } from 'vitest';
import type { CoordinatorStore, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import {
  coordinatorHead,
  FULL_COORDINATOR_STATE,
  fired,
  firing,
  NEW_STATE,
  skipped,
  storedCoordinator,
} from './coordinator-samples.ts';
import { NOON, NOON_MINUTE, unique } from './samples.ts';

export function describeCoordinatorListsContract(name: string, makePort: () => CoordinatorStore): void {
  describe(`${name} as lists of coordinators`, () => {
    let store: CoordinatorStore;
    beforeEach(() => {
      store = makePort();
    });

    describe('lists', () => {
      it('those of a folder and below it, by folder and name, in pages', async () => {
        const root = `/root${unique()}`;
        const inOrder: StoredCoordinator[] = [];
        for (const [dir, label] of [
          ['', 'z'],
          ['/a', 'b'],
          ['/a', '步'],
          ['/a/b', 'a'],
          ['/ab', 'a'],
        ] as const) {
          inOrder.push(await storedCoordinator(store, { dir: root + dir, name: `${label} ${unique()}` }));
        }
        const list = (dir: string, limit: number) => allOf((page) => store.list(dir, page), limit);
        expect(await list(root, 2)).toEqual(inOrder);
        expect(await list(`${root}/a`, 3)).toEqual(inOrder.slice(1, 4));
        expect(await list(`${root}/a/b`, 1)).toEqual(inOrder.slice(3, 4));
        expect(await list(`${root}/nothing`, 3)).toEqual([]);
      });

      it('names and folders of the longest there may be', async () => {
        const dir = `/ab/${'😀'.repeat(124)}`;
        const longest = String(unique()).padStart(4, '0') + '😀'.repeat(124);
        const head = { name: longest, dir, dependencies: [longest], workflows: [longest] };
        const stored = await storedCoordinator(store, head, NOON_MINUTE);
        expect(await allOf((page) => store.list(dir, page), 1)).toEqual([stored]);
        expect(await store.dependents(longest)).toEqual([longest]);
      });

      it('in its new folder what has moved', async () => {
        const loaded = await storedCoordinator(store, { dir: `/from${unique()}` });
        const head = coordinatorHead({ name: loaded.name, dir: `/to${unique()}` });
        await store.save(loaded.name, loaded, { head, state: NEW_STATE });
        expect(await store.list(loaded.dir, { limit: 5 })).toEqual({ items: [] });
        expect(await store.list(head.dir, { limit: 5 })).toMatchObject({ items: [head] });
      });

      it('nothing for a cursor that it has not given out', async () => {
        await expect(store.list('/a', { limit: 5, cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' });
        await expect(store.ledger('a', { limit: 5, cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' });
      });
    });

    describe('keeps a ledger', () => {
      const ledger = (coordinator: string, limit: number) => allOf((page) => store.ledger(coordinator, page), limit);

      it('newest first, firings and skipped times in one order, in pages', async () => {
        const coordinator = `ledger ${unique()}`;
        const full = firing({ ...FULL_COORDINATOR_STATE.open, number: 2, openedAt: NOON });
        const { nominalTime: _none, ...byDependencies } = firing({ number: 9, openedAt: NOON + 60_000 });
        const newestFirst = [
          fired({ number: 11, openedAt: NOON + 120_000 }),
          fired({ number: 10, openedAt: NOON + 120_000 }),
          { type: 'fired', firing: byDependencies, instances: [], closedAt: NOON } as const,
          skipped(NOON + 30_000, NOON + 59_000),
          fired(full),
          skipped(NOON - 9_000, NOON - 1_000),
          fired({ number: 1, openedAt: NOON - 86_400_000 }),
        ];
        await store.record(coordinator, newestFirst.slice(0, 4));
        await store.record(coordinator, newestFirst.slice(4));
        await store.record(`${coordinator}0`, [fired()]);
        for (const limit of [1, 3, 7, 50]) expect(await ledger(coordinator, limit)).toEqual(newestFirst);
      });

      it('in which what is written again stays as it was first', async () => {
        const coordinator = `ledger ${unique()}`;
        const entries = [fired(), skipped(NOON - 9, NOON - 5)];
        await store.record(coordinator, entries);
        await store.record(
          coordinator,
          entries.map((entry) => ({ ...entry, closedAt: NOON + 9_999, at: NOON })),
        );
        expect(await ledger(coordinator, 5)).toEqual(entries);
      });

      it('in which a run of skipped times can only grow', async () => {
        const coordinator = `ledger ${unique()}`;
        const [short, long] = [skipped(NOON, NOON + 1), skipped(NOON, NOON + 2)];
        await store.record(coordinator, [short]);
        await store.record(coordinator, [long]);
        await store.record(coordinator, [short]);
        expect(await ledger(coordinator, 5)).toEqual([long]);
      });

      it('that outlives its coordinator', async () => {
        const loaded = await storedCoordinator(store);
        await store.record(loaded.name, [fired()]);
        await store.delete(loaded);
        const again = fired({ openedAt: NOON + 60_000 });
        await store.record(loaded.name, [again]);
        expect(await ledger(loaded.name, 5)).toEqual([again, fired()]);
      });
    });
  });
}

async function allOf<T>(pageAt: (request: PageRequest) => Promise<Page<T>>, limit: number): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await pageAt({ limit, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}
