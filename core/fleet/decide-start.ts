import type { FleetPolicy } from './fleet-policy.ts';
import type { FleetState } from './fleet-state.ts';

/** Between two decisions for one group, whoever makes them: what the first one changed must have had time to show. */
const LEAST_BETWEEN_MS = 5_000;
/** Of one decision. ECS starts at most 10 by one call, and Fargate 20 a second (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html). */
const MOST_AT_ONCE = 50;

/** A worker that takes new attempts. */
export interface LiveWorker {
  readonly slots: number;
  readonly running: number;
}

/** What one look at a group sees. */
export interface FleetView {
  readonly now: number;
  /** Actions in the queue that a worker could take. */
  readonly waiting: number;
  readonly workers: readonly LiveWorker[];
  /** Tasks that were started and are no workers yet. */
  readonly onTheirWay: number;
}

/** How many more actions the workers of a group, those on their way included, can take at once; negative: that many cannot begin. */
export function freeSlots({ slots }: FleetPolicy, { waiting, workers, onTheirWay }: FleetView): number {
  const free = workers.reduce((sum, worker) => sum + Math.max(0, worker.slots - worker.running), 0);
  return free + onTheirWay * slots - waiting;
}

/**
 * How many tasks to start: enough for what waits and finds no free slot, and for the minimum, up to the maximum. None
 * before a failure's time of retry, and then one alone, as a probe.
 */
export function tasksToStart(policy: FleetPolicy, state: FleetState, view: FleetView): number {
  const { now, workers, onTheirWay } = view;
  if (now < state.startedAt + LEAST_BETWEEN_MS) return 0;
  const failing = failureOf(policy, state);
  if (failing !== undefined && now < failing.retryAt) return 0;
  const there = workers.length + onTheirWay;
  const missing = Math.ceil(Math.max(0, -freeSlots(policy, view)) / policy.slots);
  const wanted = Math.max(missing, policy.min - there);
  const count = Math.min(wanted, policy.max - there, MOST_AT_ONCE);
  return Math.max(0, failing === undefined ? count : Math.min(1, count));
}

/** The failures that still count: a deployment may have mended what those of another release failed by. */
export function failureOf({ release }: FleetPolicy, { failure }: FleetState): FleetState['failure'] {
  return failure?.release === release ? failure : undefined;
}
