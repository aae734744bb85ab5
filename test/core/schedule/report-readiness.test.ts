import { describe, expect, it } from 'vitest';
import { type CoordinatorState, newCoordinatorState } from '#core/schedule/coordinator-state.ts';
import { reportReadiness } from '#core/schedule/report-readiness.ts';

const none = newCoordinatorState(true, 0);

function report(state: CoordinatorState, instanceId: string, endedAt: number, workflow = 'a'): CoordinatorState {
  return reportReadiness(state, workflow, { instanceId, endedAt, logicalTime: 0 });
}

/** After a firing: nothing is ready, and what was reported is remembered. */
function usedUp(state: CoordinatorState): CoordinatorState {
  return { ...state, ready: {} };
}

describe('A reported success', () => {
  it('makes its workflow ready, and replaces an older one', () => {
    const first = report(none, 'i1', 10);
    expect(first.ready).toEqual({ a: { instanceId: 'i1', endedAt: 10, logicalTime: 0 } });
    expect(report(first, 'i2', 20).ready['a']?.instanceId).toBe('i2');
  });

  it.each(['a', 'constructor', '__proto__', '步骤1'])('of a workflow called %s makes just that ready', (workflow) => {
    const state = report(none, 'i1', 10, workflow);
    expect(Object.keys(state.ready)).toEqual([workflow]);
    expect(report(state, 'i1', 10, workflow)).toBe(state);
    expect(Object.hasOwn(report(usedUp(state), 'i2', 20, workflow).ready, workflow)).toBe(true);
  });

  it.each([
    ['the same again', 'i2', 20],
    ['the same after a rerun', 'i2', 30],
    ['one that ended earlier', 'i1', 10],
  ])('changes nothing when it is %s, before and after the firing', (_what, instanceId, endedAt) => {
    const state = report(report(none, 'i1', 10), 'i2', 20);
    expect(report(state, instanceId, endedAt)).toBe(state);
    const fired = usedUp(state);
    expect(report(fired, instanceId, endedAt)).toBe(fired);
  });
});
