import { beforeEach, describe, expect, it } from 'vitest';
import type { SlotStore } from '#core/ports/slot-store.ts';
import { unique } from './samples.ts';

export function describeSlotStoreContract(name: string, makePort: () => SlotStore): void {
  describe(`${name} as a slot store`, () => {
    let store: SlotStore;
    let workflow: string;
    beforeEach(() => {
      store = makePort();
      workflow = `limited ${unique()}`;
    });

    const acquire = async (limit: number, id: string) =>
      (await store.acquire(workflow, limit, id)).holders.includes(id);

    it('gives slots up to the limit and lets the others wait in order', async () => {
      expect(await acquire(2, 'a')).toBe(true);
      expect(await acquire(2, 'b')).toBe(true);
      expect(await acquire(2, 'c')).toBe(false);
      expect(await acquire(2, 'd')).toBe(false);
      expect(await store.release(workflow, 'a')).toEqual(['c']);
      expect(await acquire(2, 'd')).toBe(false);
      expect(await acquire(2, 'c')).toBe(true);
      expect(await store.release(workflow, 'b')).toEqual(['d']);
    });

    it('changes nothing when repeated', async () => {
      await store.acquire(workflow, 1, 'a');
      expect(await acquire(1, 'a')).toBe(true);
      await store.acquire(workflow, 1, 'b');
      expect(await acquire(1, 'b')).toBe(false);
      await store.acquire(workflow, 1, 'c');
      expect(await store.release(workflow, 'a')).toEqual(['b']);
      expect(await store.release(workflow, 'a')).toEqual(['b']);
      expect(await acquire(1, 'b')).toBe(true);
      expect(await acquire(1, 'c')).toBe(false);
    });

    it('lets no newcomer overtake those in line', async () => {
      await store.acquire(workflow, 1, 'a');
      await store.acquire(workflow, 1, 'b');
      await store.release(workflow, 'a');
      expect(await acquire(1, 'c')).toBe(false);
      expect(await acquire(1, 'b')).toBe(true);
    });

    it('forgets one that leaves the line', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      expect(await store.release(workflow, 'b')).toEqual([]);
      expect(await store.release(workflow, 'a')).toEqual(['c']);
    });

    it('returns the lists as they stand after an acquisition', async () => {
      for (const id of ['a', 'b']) await store.acquire(workflow, 1, id);
      const slots = await store.acquire(workflow, 1, 'c');
      expect(slots).toMatchObject({ limit: 1, holders: ['a'], waiters: ['b', 'c'] });
      expect(await store.load(workflow)).toEqual(slots);
    });

    it('drops several at once, and lets them come back at the end of the line', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await store.acquire(workflow, 2, id);
      expect(await store.drop(workflow, await store.load(workflow), ['a', 'c', 'x'])).toEqual(['d']);
      expect(await acquire(2, 'c')).toBe(false);
      expect(await store.load(workflow)).toMatchObject({ holders: ['b'], waiters: ['d', 'e', 'c'] });
    });

    it.each([
      ['acquired', () => store.acquire(workflow, 1, 'c')],
      ['found that it holds a slot already', () => store.acquire(workflow, 1, 'a')],
      ['left', () => store.release(workflow, 'b')],
    ])('drops nobody when somebody has %s meanwhile', async (_, happens) => {
      for (const id of ['a', 'b']) await store.acquire(workflow, 1, id);
      const seen = await store.load(workflow);
      await happens();
      expect(await store.drop(workflow, seen, ['a'])).toBeUndefined();
      expect(await store.load(workflow)).toMatchObject({ holders: ['a'] });
    });

    it('follows a limit that grows or shrinks', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      expect(await acquire(2, 'b')).toBe(true);
      expect(await acquire(1, 'c')).toBe(false);
      expect(await store.release(workflow, 'a')).toEqual([]);
      expect(await acquire(1, 'c')).toBe(false);
      expect(await store.release(workflow, 'b')).toEqual(['c']);
    });

    it('names as many from the line as there are free slots', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await store.acquire(workflow, 2, id);
      await store.release(workflow, 'a');
      expect(await store.release(workflow, 'b')).toEqual(['c', 'd']);
    });

    it('knows nobody of a workflow without a limit', async () => {
      expect(await store.release(workflow, 'a')).toEqual([]);
      expect(await store.load(workflow)).toMatchObject({ limit: 0, holders: [], waiters: [] });
    });

    it('never gives more than the limit to many at the same time', async () => {
      const ids = Array.from({ length: 6 }, (_, index) => `i${index}`);
      const answers = await Promise.all(ids.map((id) => acquire(2, id)));
      expect(answers.filter(Boolean)).toHaveLength(2);
    });
  });
}
