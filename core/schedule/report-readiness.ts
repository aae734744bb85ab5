import type { CoordinatorState, Readiness } from './coordinator-state.ts';

/**
 * A workflow has succeeded. A second success before firing replaces the first; a report of the same instance that comes
 * again, and one that comes later than that of a success after it, changes nothing (language §6): then the very same
 * state is returned.
 */
export function reportReadiness(state: CoordinatorState, workflow: string, readiness: Readiness): CoordinatorState {
  // A workflow may be called `constructor`, which every object has.
  const seen = Object.hasOwn(state.seen, workflow) ? state.seen[workflow] : undefined;
  if (seen !== undefined && !isNews(seen, readiness)) return state;
  const { instanceId, endedAt } = readiness;
  return {
    ...state,
    ready: { ...state.ready, [workflow]: readiness },
    seen: { ...state.seen, [workflow]: { instanceId, endedAt } },
  };
}

type Success = Pick<Readiness, 'instanceId' | 'endedAt'>;

/** A rerun ends later and is still the same instance. */
function isNews(seen: Success, reported: Success): boolean {
  if (reported.instanceId === seen.instanceId) return false;
  return (
    reported.endedAt > seen.endedAt || (reported.endedAt === seen.endedAt && reported.instanceId > seen.instanceId)
  );
}
