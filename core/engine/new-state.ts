import type { InstanceState } from './state.ts';

/** The state of an instance that has just been accepted; `member`: by a campaign; `child`: by an attempt of its parent. */
export function newInstanceState(nodeCount: number, { member = false, child = false } = {}): InstanceState {
  return {
    phase: { status: 'READY' },
    suspended: false,
    run: 1,
    nodes: '.'.repeat(nodeCount),
    extras: {},
    stopping: [],
    sweeps: 0,
    owed: [],
    ...(member && { member }),
    ...(child && { child }),
  };
}
