import type { FleetPolicy } from './fleet-policy.ts';
import type { FleetStart, FleetState } from './fleet-state.ts';
import { recordFailure, type TaskFailure } from './record-failure.ts';

/** A task that runs and whose worker has not reported by then never will. */
const REPORTS_WITHIN_MS = 5 * 60_000;
/** A task that does not run by then, an image of many gigabytes included, is given up. */
const RUNS_WITHIN_MS = 20 * 60_000;

/** What becomes of a task. Times are epoch milliseconds. */
export type TaskStatus =
  | { readonly status: 'coming' }
  | { readonly status: 'running'; readonly since: number }
  /** It ended as it should: its worker left. */
  | { readonly status: 'ended' }
  | ({ readonly status: 'failed' } & TaskFailure);

/** What was found out about the tasks of open starts. */
export interface TaskFindings {
  /** Tasks whose workers have reported. */
  readonly arrived: ReadonlySet<string>;
  /** By task, as far as it was asked for. */
  readonly statuses: ReadonlyMap<string, TaskStatus>;
}

export interface Settled {
  readonly state: FleetState;
  readonly failure?: TaskFailure;
  /** Tasks to stop, since nothing will come of them. */
  readonly hopeless: readonly string[];
}

/**
 * Takes off the open starts what became a worker, ended or failed. A worker ends the series of failures; of those that
 * failed together the first reason counts as one failure. The state is the same object when nothing changes.
 */
export function settleStarts(policy: FleetPolicy, state: FleetState, findings: TaskFindings, now: number): Settled {
  const failures: TaskFailure[] = [];
  const hopeless: string[] = [];
  let came = 0;
  const isAwaited = (start: FleetStart) => (task: string) => {
    const found: TaskStatus = findings.arrived.has(task)
      ? { status: 'ended' }
      : (findings.statuses.get(task) ?? { status: 'coming' });
    const end = found.status === 'ended' ? 'came' : failureOfTask(start, task, found, now);
    if (end === undefined) return true;
    if (end === 'came') came += 1;
    else {
      failures.push(end);
      if (found.status !== 'failed') hopeless.push(task);
    }
    return false;
  };
  const starts = state.starts.flatMap((start) => withAwaited(start, isAwaited(start)));
  if (came + failures.length === 0) return { state, hopeless };
  const { failure: _, ...healthy } = state;
  const settled: FleetState = { ...(came > 0 ? healthy : state), starts };
  const [failure] = failures;
  if (failure === undefined) return { state: settled, hopeless };
  return { state: recordFailure(policy, settled, failure, now), failure, hopeless };
}

function withAwaited(start: FleetStart, isAwaited: (task: string) => boolean): readonly FleetStart[] {
  if (start.tasks === undefined) return [start];
  const tasks = start.tasks.filter(isAwaited);
  return tasks.length === 0 ? [] : [{ ...start, tasks }];
}

function failureOfTask(
  { at }: FleetStart,
  task: string,
  found: Exclude<TaskStatus, { status: 'ended' }>,
  now: number,
): TaskFailure | undefined {
  if (found.status === 'failed') return { reason: found.reason, capacity: found.capacity };
  if (found.status === 'running' && now > found.since + REPORTS_WITHIN_MS) {
    const reason = `task ${task} runs, and its worker did not report within 5 minutes: see its log, and whether its subnets reach DynamoDB and SQS`;
    return { reason, capacity: false };
  }
  if (now > at + RUNS_WITHIN_MS) return { reason: `task ${task} did not run within 20 minutes`, capacity: false };
  return undefined;
}

/** Tasks that were started and are no workers yet. */
export function onTheirWay({ starts }: FleetState, arrived: ReadonlySet<string>): number {
  return starts.reduce(
    (sum, { count, tasks }) => sum + (tasks === undefined ? count : tasks.filter((task) => !arrived.has(task)).length),
    0,
  );
}
