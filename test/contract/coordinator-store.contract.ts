import { beforeEach, describe, expect, it } from 'vitest';
import type { CoordinatorStore } from '#core/ports/coordinator-store.ts';
import {
  coordinatorHead,
  FULL_COORDINATOR_STATE,
  mustLoadCoordinator,
  NEW_STATE,
  storedCoordinator,
} from './coordinator-samples.ts';
import { NOON, NOON_MINUTE, unique } from './samples.ts';

export function describeCoordinatorStoreContract(name: string, makePort: () => CoordinatorStore): void {
  describe(`${name} as a coordinator store`, () => {
    let store: CoordinatorStore;
    beforeEach(() => {
      store = makePort();
    });

    const DISABLED = { ...NEW_STATE, enabled: false };

    it('has nothing of a name that was never defined', async () => {
      expect(await store.load('nothing')).toBeUndefined();
      expect(await store.dependents('nothing')).toEqual([]);
      expect(await store.ledger('nothing', { limit: 5 })).toEqual({ items: [] });
    });

    it('gives back a coordinator as it was saved', async () => {
      const head = coordinatorHead({
        name: `步骤 #${unique()}`,
        desc: '每日',
        dependencies: ['import #1', '导入'],
        freedAt: NOON,
        workflows: ['b', 'a'],
      });
      const update = { head, state: FULL_COORDINATOR_STATE, wakeAt: NOON_MINUTE };
      expect(await store.save(head.name, undefined, update)).toBe(true);
      const stored = await mustLoadCoordinator(store, head.name);
      expect(stored).toEqual({
        ...head,
        state: FULL_COORDINATOR_STATE,
        wakeAt: NOON_MINUTE,
        revision: expect.any(Number),
      });
    });

    it('makes a coordinator of a name once', async () => {
      const stored = await storedCoordinator(store);
      const update = { head: coordinatorHead({ name: stored.name, desc: 'second' }), state: NEW_STATE };
      expect(await store.save(stored.name, undefined, update)).toBe(false);
      expect(await store.load(stored.name)).toEqual(stored);
    });

    it('makes none without a head', async () => {
      await expect(store.save(`headless ${unique()}`, undefined, { state: NEW_STATE })).rejects.toThrow(/no head/);
    });

    it('saves what is still as it was loaded, and nothing else', async () => {
      const loaded = await storedCoordinator(store, {}, NOON_MINUTE);
      expect(await store.save(loaded.name, loaded, { state: DISABLED, wakeAt: NOON_MINUTE })).toBe(true);
      expect(await store.save(loaded.name, loaded, { state: NEW_STATE })).toBe(false);
      expect(await store.delete(loaded)).toBe(false);
      const { revision, ...rest } = await mustLoadCoordinator(store, loaded.name);
      expect({ ...rest, revision: loaded.revision }).toEqual({ ...loaded, state: DISABLED });
      expect(revision).toBeGreaterThan(loaded.revision);
    });

    it('takes one of two saves at once', async () => {
      const loaded = await storedCoordinator(store);
      const saves = [DISABLED, FULL_COORDINATOR_STATE].map((state) => store.save(loaded.name, loaded, { state }));
      expect((await Promise.all(saves)).sort()).toEqual([false, true]);
    });

    it('replaces the definition and keeps it without a new one', async () => {
      const loaded = await storedCoordinator(store);
      const head = coordinatorHead({ name: loaded.name, dir: `/to${unique()}`, hash: 'e'.repeat(64) });
      await store.save(loaded.name, loaded, { head, state: NEW_STATE });
      const again = await mustLoadCoordinator(store, loaded.name);
      expect(again).toMatchObject(head);
      await store.save(loaded.name, again, { state: DISABLED });
      expect(await store.load(loaded.name)).toMatchObject({ ...head, state: DISABLED });
    });

    it('deletes a coordinator, and again without harm', async () => {
      const loaded = await storedCoordinator(
        store,
        { dir: `/d${unique()}`, dependencies: [`w${unique()}`] },
        NOON_MINUTE,
      );
      expect(await store.delete(loaded)).toBe(true);
      expect(await store.delete(loaded)).toBe(true);
      expect(await store.load(loaded.name)).toBeUndefined();
      expect(await store.dependents(loaded.dependencies[0] ?? '')).toEqual([]);
      expect(await dueNames()).not.toContain(loaded.name);
      expect(await store.list(loaded.dir, { limit: 5 })).toEqual({ items: [] });
    });

    it('does not save to a later coordinator of the same name', async () => {
      const loaded = await storedCoordinator(store);
      await store.delete(loaded);
      const later = await storedCoordinator(store, { name: loaded.name });
      expect(await store.save(loaded.name, loaded, { state: DISABLED })).toBe(false);
      expect(await store.load(loaded.name)).toEqual(later);
    });

    describe('knows who depends on a workflow', () => {
      it('from when a coordinator says so until it no longer does', async () => {
        const [kept, dropped, added] = [`kept ${unique()}`, `dropped #${unique()}`, `添加 ${unique()}`];
        const [a, b] = [`a ${unique()}`, `b ${unique()}`];
        await storedCoordinator(store, { name: b, dependencies: [kept] });
        const loaded = await storedCoordinator(store, { name: a, dependencies: [kept, dropped] });
        expect(await store.dependents(kept)).toEqual([a, b]);
        expect(await store.dependents(dropped)).toEqual([a]);

        const head = coordinatorHead({ name: a, dependencies: [added, kept] });
        await store.save(a, loaded, { head, state: NEW_STATE });
        expect(await store.dependents(added)).toEqual([a]);
        expect(await store.dependents(kept)).toEqual([a, b]);
        expect(await store.dependents(dropped)).toEqual([]);

        await store.save(a, await mustLoadCoordinator(store, a), { state: DISABLED });
        expect(await store.dependents(added)).toEqual([a]);
      });

      it('when the name was deleted and defined again', async () => {
        const workflow = `w ${unique()}`;
        const loaded = await storedCoordinator(store, { dependencies: [workflow] });
        await store.delete(loaded);
        await storedCoordinator(store, { name: loaded.name, dependencies: [workflow] });
        expect(await store.dependents(workflow)).toEqual([loaded.name]);
      });

      it('whatever a save that lost had wanted', async () => {
        const workflow = `w ${unique()}`;
        const loaded = await storedCoordinator(store, { dependencies: [workflow] });
        await store.save(loaded.name, loaded, { state: DISABLED });
        const head = coordinatorHead({ name: loaded.name, dependencies: [] });
        expect(await store.save(loaded.name, loaded, { head, state: NEW_STATE })).toBe(false);
        expect(await store.dependents(workflow)).toEqual([loaded.name]);
      });
    });

    describe('wakes', () => {
      it('those at or before the minute, until they are saved for later or for never', async () => {
        const early = await storedCoordinator(store, {}, NOON_MINUTE - 1);
        const now = await storedCoordinator(store, {}, NOON_MINUTE);
        const later = await storedCoordinator(store, {}, NOON_MINUTE + 1);
        const never = await storedCoordinator(store);
        const ours = [early, now, later, never].map((one) => one.name);
        const dueOfOurs = async () => (await dueNames()).filter((one) => ours.includes(one)).sort();
        expect(await dueOfOurs()).toEqual([early.name, now.name].sort());

        await store.save(early.name, early, { state: NEW_STATE, wakeAt: NOON_MINUTE + 5 });
        await store.save(now.name, now, { state: NEW_STATE });
        await store.save(later.name, later, { state: NEW_STATE, wakeAt: NOON_MINUTE });
        expect(await dueOfOurs()).toEqual([later.name]);
        expect(await store.load(now.name)).not.toHaveProperty('wakeAt');
      });

      it('at most as many as asked for, those first that have been due longest', async () => {
        const minute = NOON_MINUTE - 100_000 - unique() * 100;
        const inOrder: string[] = [];
        for (let index = 0; index < 12; index++) {
          inOrder.push((await storedCoordinator(store, {}, minute + index)).name);
        }
        const pages = [];
        for await (const page of store.due(minute + 11, 7)) pages.push(page);
        expect(pages.flat()).toEqual(inOrder.slice(0, 7));
      });
    });

    async function dueNames(): Promise<readonly string[]> {
      const names: string[] = [];
      for await (const page of store.due(NOON_MINUTE, 1_000)) names.push(...page);
      return names;
    }
  });
}
