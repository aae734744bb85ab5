import type { CoordinatorState, Readiness } from './coordinator-state.ts';

/**
 * A workflow has succeeded. A second success before firing replaces the first; a report that comes again, or later
 * than one of a success after it, changes nothing (language §6): then the very same state is returned.
 */
export function reportReadiness(state: CoordinatorState, workflow: string, readiness: Readiness): CoordinatorState {
  const { instanceId, endedAt } = readiness;
  const seen = state.seen[workflow];
  const isNews =
    seen === undefined || endedAt > seen.endedAt || (endedAt === seen.endedAt && instanceId > seen.instanceId);
  if (!isNews) return state;
  return {
    ...state,
    ready: { ...state.ready, [workflow]: readiness },
    seen: { ...state.seen, [workflow]: { instanceId, endedAt } },
  };
}
