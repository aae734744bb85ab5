import { describe, expect, it } from 'vitest';
import { newInstanceState } from '#core/engine/new-state.ts';
import type { InstanceState } from '#core/engine/state.ts';
import { wakeTime } from '#core/engine/wake-time.ts';

const minute = 60_000;
const now = 100 * minute + 1;
const state = (changes: Partial<InstanceState>): InstanceState => ({ ...newInstanceState(3), ...changes });
const running = (changes: Partial<InstanceState>) => state({ phase: { status: 'RUNNING' }, nodes: 'SQ.', ...changes });
const succeeded = { status: 'SUCCEEDED' } as const;

describe('The waking of an instance', () => {
  it.each<[string, InstanceState, number | undefined]>([
    ['that waits to begin', state({}), 102],
    ['with attempts in flight', running({}), 102],
    ['after one sweep in vain', running({ sweeps: 1 }), 104],
    ['after five', running({ sweeps: 5 }), 160],
    ['after many', running({ sweeps: 50 }), 160],
    ['that times out before', running({ sweeps: 5, deadlineAt: 110 * minute }), 110],
    ['with a retry an hour off', running({ nodes: 'SR.', extras: { 1: { notBefore: 160 * minute } } }), 145],
    [
      'with a retry of a sub-workflow three minutes off',
      running({ nodes: 'SR.', extras: { 1: { notBefore: 103.5 * minute } } }),
      104,
    ],
    ['with a queued retry that times out', running({ sweeps: 5, extras: { 1: { deadlineAt: 120 * minute } } }), 120],
    ['with a node past its time', running({ sweeps: 5, extras: { 1: { deadlineAt: 90 * minute } } }), 102],
    ['that is suspended with nothing in flight', running({ suspended: true, nodes: 'SH.' }), undefined],
    ['that is suspended with something in flight', running({ suspended: true }), 102],
    ['that is parked', running({ parked: 'broken', suspended: true }), undefined],
    [
      'that is being killed',
      running({ phase: { status: 'KILLING', outcome: 'KILLED', reason: { message: '' } } }),
      102,
    ],
    ['that has ended and owes something', state({ phase: succeeded, owed: ['announcement'] }), 102],
    ['that has ended and owes nothing', state({ phase: succeeded }), undefined],
    [
      'that has ended while an attempt was still being stopped',
      state({ phase: succeeded, stopping: [{ node: 1, run: 1, iteration: 1, attempt: 1 }] }),
      102,
    ],
    [
      'to be rerun once its old attempts stopped',
      state({ stopping: [{ node: 1, run: 1, iteration: 1, attempt: 1 }] }),
      102,
    ],
  ])('%s', (_, subject, expected) => {
    expect(wakeTime(subject, now)).toBe(expected);
  });
});
