import type { TaskFailure } from '../fleet/record-failure.ts';
import type { TaskStatus } from '../fleet/settle-starts.ts';

export interface TaskOrder {
  readonly group: string;
  readonly count: number;
  /** Names the order, 64 characters at most: the same one again within 24 hours starts nothing more. */
  readonly token: string;
  /** Not on Spot. */
  readonly onDemand: boolean;
}

export interface TaskAnswer {
  /** Ids of the tasks that are on their way; also those that an earlier try of the same order started. */
  readonly started: readonly string[];
  /** Why some, or all, were refused for good: the same order again would not start them. */
  readonly refused?: TaskFailure;
}

/** Whatever runs workers as tasks: each is one worker of a group, and tells its own id with its lease. */
export interface WorkerTasks {
  /** Throws when it is not known what was started: to be asked again, by the same token. */
  start(order: TaskOrder): Promise<TaskAnswer>;
  /** What became of tasks; one that nobody knows any more has failed. */
  inspect(group: string, tasks: readonly string[]): Promise<ReadonlyMap<string, TaskStatus>>;
  /** Stops tasks, `reason` being for people. One that has ended already is none to stop. */
  stop(group: string, tasks: readonly string[], reason: string): Promise<void>;
}
