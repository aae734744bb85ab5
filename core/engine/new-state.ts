import type { InstanceState } from './state.ts';

/** The state of an instance that has just been accepted; `member`: by a campaign. */
export function newInstanceState(nodeCount: number, { member = false } = {}): InstanceState {
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
  };
}
