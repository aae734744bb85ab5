import type { InstanceState } from './state.ts';

/** A state that cannot be advanced: kept as it is, suspended with the error, until somebody resumes it (design §3). */
export function parkInstance(state: InstanceState, error: string): InstanceState {
  return { ...state, suspended: true, parked: error };
}
