/** Every metric of a deployment and its unit. A name costs money each month it is used: what AWS measures itself is not here. */
export const METRICS = {
  /** Runs that began: first goes and reruns. */
  InstancesStarted: 'Count',
  InstancesSucceeded: 'Count',
  InstancesFailed: 'Count',
  InstancesKilled: 'Count',
  /** Suspended by the system, since their definition or state could not be advanced. */
  InstancesParked: 'Count',
  /** Messages that were given up by the queue of events or of a worker group, and recorded. */
  DeadLetters: 'Count',
  /** Firings that nothing but time had to start, opened minutes after it. */
  LateFirings: 'Count',
  /** Notices that a channel did not take in all their tries. */
  NoticesFailed: 'Count',
  /** Tasks of a worker group that could not be started though there is work for them. */
  WorkerStartFailures: 'Count',
  /** From the minute of a tick to its begin; recorded by each tick that succeeded, so that none is a sign of its own. */
  TickLag: 'Milliseconds',
} as const;

export type MetricName = keyof typeof METRICS;

/** What operators watch. Best effort: a value may be lost with its process, or be recorded twice with what it is about. */
export interface Metrics {
  /** Adds to a count, by one if no value is given, or notes a duration. Never throws. */
  record(name: MetricName, value?: number): void;
}
