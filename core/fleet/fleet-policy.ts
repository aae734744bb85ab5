/**
 * Which capacity tasks run on. `spot` costs less and may be taken away after two minutes' notice; where it cannot be had twice in a
 * row, tasks start on demand for a while. `spot-only` waits instead.
 */
export type Capacity = 'on-demand' | 'spot' | 'spot-only';

/** How the deployment itself runs the workers of one group, each as a task of its own. */
export interface FleetPolicy {
  /** Tasks that stay although there is nothing to do. */
  readonly min: number;
  /** The most that run at once; those of an older release that are leaving do not count. */
  readonly max: number;
  /** Attempts that one task runs at once. */
  readonly slots: number;
  readonly capacity: Capacity;
  /** What tasks that start now are of, as workers tell it of themselves; absent: nobody leaves for being of another. */
  readonly release?: string;
}
