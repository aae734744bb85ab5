import { beforeEach, describe, expect, it } from 'vitest';
import { type FleetState, NO_FLEET } from '#core/fleet/fleet-state.ts';
import type { FleetStore } from '#core/ports/fleet-store.ts';
import { NOON, unique } from './samples.ts';

const FULL: FleetState = {
  number: 7,
  startedAt: NOON,
  starts: [
    { number: 6, count: 2, at: NOON - 60_000, onDemand: false, tasks: ['a', 'b'] },
    { number: 7, count: 10, at: NOON, onDemand: true },
  ],
  failure: {
    since: NOON - 90_000,
    at: NOON,
    count: 3,
    reason: 'no such image',
    retryAt: NOON + 120_000,
    release: 'f:2',
  },
  onDemandUntil: NOON + 1_800_000,
};

export function describeFleetStoreContract(name: string, makePort: () => FleetStore): void {
  describe(`${name} as a fleet store`, () => {
    let store: FleetStore;
    let group: string;
    beforeEach(() => {
      store = makePort();
      group = `group-${unique()}`;
    });

    it('gives back what was stored', async () => {
      expect(await store.load(group)).toBeUndefined();
      const saved = await store.save(group, undefined, FULL);
      expect(saved).toMatchObject({ group, state: FULL });
      expect(await store.load(group)).toEqual(saved);
      expect(await store.list()).toContainEqual(saved);
    });

    it('lets one of two that loaded the same decide', async () => {
      const first = await store.save(group, undefined, NO_FLEET);
      expect(await store.save(group, undefined, FULL)).toBeUndefined();
      const second = await store.save(group, first, { ...NO_FLEET, number: 1 });
      expect(second).toMatchObject({ state: { number: 1 } });
      expect(await store.save(group, first, FULL)).toBeUndefined();
      expect(await store.load(group)).toEqual(second);
    });

    it('forgets what a new state does not have any more', async () => {
      const saved = await store.save(group, await store.save(group, undefined, FULL), NO_FLEET);
      expect(saved?.state).toEqual(NO_FLEET);
      expect((await store.load(group))?.state).toEqual(NO_FLEET);
    });
  });
}
