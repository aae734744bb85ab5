import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FleetView, freeSlots, tasksToStart } from '#core/fleet/decide-start.ts';
import type { FleetPolicy } from '#core/fleet/fleet-policy.ts';
import { type FleetState, NO_FLEET } from '#core/fleet/fleet-state.ts';

const NOW = 1_700_000_000_000;
const POLICY: FleetPolicy = { min: 0, max: 10, slots: 4, capacity: 'on-demand', release: 'f:1' };

function view(overrides: Partial<FleetView> = {}): FleetView {
  return { now: NOW, waiting: 0, workers: [], onTheirWay: 0, ...overrides };
}

const full = (count: number) => Array.from({ length: count }, () => ({ slots: 4, running: 4 }));
const failing = (failure: Partial<FleetState['failure']> = {}): FleetState => ({
  ...NO_FLEET,
  failure: { since: NOW, at: NOW, count: 1, reason: 'r', retryAt: NOW, release: 'f:1', ...failure },
});

describe('the tasks that a group lacks', () => {
  it.each([
    ['nothing waits', POLICY, view(), 0],
    ['one action waits and nobody is there', POLICY, view({ waiting: 1 }), 1],
    ['what waits fills one task', POLICY, view({ waiting: 4 }), 1],
    ['what waits is one more than a task takes', POLICY, view({ waiting: 5 }), 2],
    ['free slots are enough', POLICY, view({ waiting: 2, workers: [{ slots: 4, running: 2 }] }), 0],
    ['free slots are too few', POLICY, view({ waiting: 3, workers: [{ slots: 4, running: 2 }] }), 1],
    ['those on their way are enough', POLICY, view({ waiting: 8, workers: full(1), onTheirWay: 2 }), 0],
    ['the maximum is there', POLICY, view({ waiting: 99, workers: full(8), onTheirWay: 2 }), 0],
    ['the maximum is near', POLICY, view({ waiting: 99, workers: full(7), onTheirWay: 1 }), 2],
    ['the minimum is missing', { ...POLICY, min: 2 }, view(), 2],
    ['part of the minimum is on its way', { ...POLICY, min: 2 }, view({ onTheirWay: 1 }), 1],
    ['the minimum and more are needed', { ...POLICY, min: 1 }, view({ waiting: 9 }), 3],
    ['a worker runs more than it has slots', POLICY, view({ waiting: 1, workers: [{ slots: 1, running: 5 }] }), 1],
  ])('when %s', (_when, policy, seen, count) => {
    expect(tasksToStart(policy, NO_FLEET, seen)).toBe(count);
  });

  it('are not decided on again within five seconds', () => {
    const state = { ...NO_FLEET, startedAt: NOW - 4_999 };
    expect(tasksToStart(POLICY, state, view({ waiting: 9 }))).toBe(0);
    expect(tasksToStart(POLICY, state, view({ waiting: 9, now: NOW + 1 }))).toBe(3);
  });

  it('are not started before a failure is to be tried again, and then one alone', () => {
    expect(tasksToStart(POLICY, failing({ retryAt: NOW + 1 }), view({ waiting: 99 }))).toBe(0);
    expect(tasksToStart(POLICY, failing(), view({ waiting: 99 }))).toBe(1);
  });

  it('are started at once although an earlier release failed', () => {
    expect(tasksToStart(POLICY, failing({ retryAt: NOW + 99_999, release: 'f:0' }), view({ waiting: 99 }))).toBe(10);
  });

  it('never make more than the maximum, and are never fewer than what can be taken needs', () => {
    const count = fc.nat({ max: 60 });
    const worker = fc.record({ slots: count, running: count });
    const any = fc.record({ min: count, max: count, slots: fc.integer({ min: 1, max: 20 }), waiting: count });
    fc.assert(
      fc.property(any, fc.array(worker), count, ({ waiting, ...numbers }, workers, onTheirWay) => {
        const policy: FleetPolicy = { ...numbers, capacity: 'spot' };
        const seen = view({ waiting, workers, onTheirWay });
        const there = workers.length + onTheirWay;
        const started = tasksToStart(policy, NO_FLEET, seen);
        if (started > 0) expect(there + started).toBeLessThanOrEqual(policy.max);
        const enough = freeSlots(policy, seen) + started * policy.slots >= 0 && there + started >= policy.min;
        expect(enough || there + started >= policy.max || started === 50).toBe(true);
      }),
    );
  });
});
