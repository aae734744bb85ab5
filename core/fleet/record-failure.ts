import { failureOf } from './decide-start.ts';
import type { FleetPolicy } from './fleet-policy.ts';
import type { FleetState } from './fleet-state.ts';

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** Starts on Spot without capacity, one after the other, after which tasks start on demand. */
const SPOT_TRIES = 2;
/** How long before Spot is tried again. */
const ON_DEMAND_MS = 30 * 60_000;

/** Why tasks did not start or never became workers. */
export interface TaskFailure {
  readonly reason: string;
  /** There was no capacity for them: nothing is wrong with the deployment. */
  readonly capacity: boolean;
}

/** The state after a start that failed: the next try comes after 30 s, then 1, 2, 4 … 15 minutes, or at once on demand. */
export function recordFailure(
  policy: FleetPolicy,
  state: FleetState,
  { reason, capacity }: TaskFailure,
  now: number,
): FleetState {
  const before = failureOf(policy, state);
  const count = (before?.count ?? 0) + 1;
  const onSpot = policy.capacity === 'spot' && now >= (state.onDemandUntil ?? 0);
  const turn = capacity && onSpot && count >= SPOT_TRIES;
  const waitMs = turn ? 0 : Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (count - 1));
  return {
    ...state,
    failure: {
      since: before?.since ?? now,
      at: now,
      count,
      reason,
      retryAt: now + waitMs,
      ...(policy.release !== undefined && { release: policy.release }),
    },
    ...(turn && { onDemandUntil: now + ON_DEMAND_MS }),
  };
}

/** Whether a task that starts now takes on-demand capacity. */
export function startsOnDemand({ capacity }: FleetPolicy, { onDemandUntil = 0 }: FleetState, now: number): boolean {
  return capacity === 'on-demand' || (capacity === 'spot' && now < onDemandUntil);
}
