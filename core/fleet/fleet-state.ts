/** One decision to start tasks, stored before anybody is asked for them. */
export interface FleetStart {
  /** Grows from 1; together with the group it makes the token by which a repetition starts nothing twice. */
  readonly number: number;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly onDemand: boolean;
  /** Those of its tasks that are still awaited; absent until it is known what was started. */
  readonly tasks?: readonly string[];
}

/** Starts that failed one after the other, for the same release. Times are epoch milliseconds. */
export interface FleetFailure {
  readonly since: number;
  readonly at: number;
  readonly count: number;
  /** Of the last one, for people. */
  readonly reason: string;
  readonly retryAt: number;
  readonly release?: string;
}

/** What is known of the tasks of one worker group beside what its workers say themselves. */
export interface FleetState {
  /** Number of the last start. */
  readonly number: number;
  /** When the last start was decided; 0: never. */
  readonly startedAt: number;
  /** Whose tasks have not all become workers. */
  readonly starts: readonly FleetStart[];
  readonly failure?: FleetFailure;
  /** Spot could not be had: until then tasks start on demand. */
  readonly onDemandUntil?: number;
}

export const NO_FLEET: FleetState = { number: 0, startedAt: 0, starts: [] };
