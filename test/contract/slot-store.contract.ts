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

    it('gives slots up to the limit and lets the others wait in order', async () => {
      expect(await store.acquire(workflow, 2, 'a')).toBe(true);
      expect(await store.acquire(workflow, 2, 'b')).toBe(true);
      expect(await store.acquire(workflow, 2, 'c')).toBe(false);
      expect(await store.acquire(workflow, 2, 'd')).toBe(false);
      expect(await store.release(workflow, ['a'])).toEqual(['c']);
      expect(await store.acquire(workflow, 2, 'd')).toBe(false);
      expect(await store.acquire(workflow, 2, 'c')).toBe(true);
      expect(await store.release(workflow, ['b'])).toEqual(['d']);
    });

    it('changes nothing when repeated', async () => {
      await store.acquire(workflow, 1, 'a');
      expect(await store.acquire(workflow, 1, 'a')).toBe(true);
      await store.acquire(workflow, 1, 'b');
      expect(await store.acquire(workflow, 1, 'b')).toBe(false);
      await store.acquire(workflow, 1, 'c');
      expect(await store.release(workflow, ['a'])).toEqual(['b']);
      expect(await store.release(workflow, ['a'])).toEqual(['b']);
      expect(await store.acquire(workflow, 1, 'b')).toBe(true);
      expect(await store.acquire(workflow, 1, 'c')).toBe(false);
    });

    it('lets no newcomer overtake those in line', async () => {
      await store.acquire(workflow, 1, 'a');
      await store.acquire(workflow, 1, 'b');
      await store.release(workflow, ['a']);
      expect(await store.acquire(workflow, 1, 'c')).toBe(false);
      expect(await store.acquire(workflow, 1, 'b')).toBe(true);
    });

    it('forgets one that leaves the line', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      expect(await store.release(workflow, ['b'])).toEqual([]);
      expect(await store.release(workflow, ['a'])).toEqual(['c']);
    });

    it('lets several go at once', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await store.acquire(workflow, 2, id);
      expect(await store.release(workflow, ['a', 'b', 'c'])).toEqual(['d', 'e']);
    });

    it('takes out of the line those who leave it, and no slot from a holder', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      expect(await store.leaveLine(workflow, ['a', 'b'])).toEqual([]);
      expect(await store.load(workflow)).toEqual({ limit: 1, holders: ['a'], waiters: ['c'] });
      expect(await store.release(workflow, ['a'])).toEqual(['c']);
    });

    it('tells who is first when somebody leaves the line before a free slot', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      expect(await store.release(workflow, ['a'])).toEqual(['b']);
      expect(await store.leaveLine(workflow, ['b'])).toEqual(['c']);
    });

    it('lets who left the line come back at its end', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      await store.leaveLine(workflow, ['b']);
      expect(await store.acquire(workflow, 1, 'b')).toBe(false);
      expect(await store.load(workflow)).toEqual({ limit: 1, holders: ['a'], waiters: ['c', 'b'] });
    });

    it('follows a limit that grows or shrinks', async () => {
      for (const id of ['a', 'b', 'c']) await store.acquire(workflow, 1, id);
      expect(await store.acquire(workflow, 2, 'b')).toBe(true);
      expect(await store.acquire(workflow, 1, 'c')).toBe(false);
      expect(await store.release(workflow, ['a'])).toEqual([]);
      expect(await store.acquire(workflow, 1, 'c')).toBe(false);
      expect(await store.release(workflow, ['b'])).toEqual(['c']);
    });

    it('names as many from the line as there are free slots', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await store.acquire(workflow, 2, id);
      await store.release(workflow, ['a']);
      expect(await store.release(workflow, ['b'])).toEqual(['c', 'd']);
    });

    it('knows nobody of a workflow without a limit', async () => {
      expect(await store.release(workflow, ['a'])).toEqual([]);
      expect(await store.leaveLine(workflow, ['a'])).toEqual([]);
      expect(await store.load(workflow)).toEqual({ limit: 0, holders: [], waiters: [] });
    });

    it('never gives more than the limit to many at the same time', async () => {
      const ids = Array.from({ length: 6 }, (_, index) => `i${index}`);
      const answers = await Promise.all(ids.map((id) => store.acquire(workflow, 2, id)));
      expect(answers.filter(Boolean)).toHaveLength(2);
    });
  });
}
