import { onTheirWay } from '../fleet/settle-starts.ts';
import type { StoredFleet } from '../ports/fleet-store.ts';
import type { WorkerRecord } from '../ports/worker-store.ts';

/** How the starts of workers of one group go. */
export interface FleetHealth {
  readonly group: string;
  /** Tasks that were started and are no workers yet. */
  readonly onTheirWay: number;
  /** Starts that failed one after the other, the reason being that of the last. */
  readonly failure?: {
    readonly since: number;
    readonly count: number;
    readonly reason: string;
    /** The next start comes after this time, if there is still work. */
    readonly retryAt: number;
  };
}

/** The groups whose workers are on their way, or did not start. */
export function describeFleets(
  fleets: readonly StoredFleet[],
  workers: readonly WorkerRecord[],
): readonly FleetHealth[] {
  const arrived = new Set(workers.flatMap(({ task }) => task ?? []));
  return fleets.flatMap(({ group, state }): readonly FleetHealth[] => {
    const coming = onTheirWay(state, arrived);
    if (coming === 0 && state.failure === undefined) return [];
    if (state.failure === undefined) return [{ group, onTheirWay: coming }];
    const { since, count, reason, retryAt } = state.failure;
    return [{ group, onTheirWay: coming, failure: { since, count, reason, retryAt } }];
  });
}
