/** What made a dependency ready: the newest success of that workflow since this coordinator last fired. */
export interface Readiness {
  readonly instanceId: string;
  /** Epoch milliseconds. */
  readonly endedAt: number;
  /** Epoch milliseconds. */
  readonly logicalTime: number;
}

/** Why an open firing cannot be finished yet. Times are epoch milliseconds. */
export interface FiringFailure {
  readonly message: string;
  readonly since: number;
  readonly tries: number;
  readonly retryAt: number;
}

/**
 * One decision to start the workflows of a coordinator: made by one conditional write that takes the number, the
 * nominal time and the readiness it uses up. It stays open until all its instances are created. Times are epoch milliseconds.
 */
export interface Firing {
  /** From 1, without gaps. */
  readonly number: number;
  /** Absent when only dependencies fired it. */
  readonly nominalTime?: number;
  readonly logicalTime: number;
  readonly openedAt: number;
  /** By workflow. */
  readonly used: Readonly<Record<string, Readiness>>;
  readonly failure?: FiringFailure;
}

/** Due times that came to nothing, and why; a run of them is one record. Times are epoch milliseconds. */
export interface SkippedTimes {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly reason: 'replaced-by-newer' | 'missed' | 'queue-full';
}

/** What must succeed by a deadline that has not been decided upon yet (docs/schedules.md, Deadlines). */
export interface Watched {
  /**
   * What the deadline counts from, as epoch milliseconds: a nominal time; without a cron, when the first dependency of a
   * firing was ready, or the deadline of the day before.
   */
  readonly since: number;
  /** Without a cron: the number of the firing; absent when any firing of the day will do. */
  readonly firing?: number;
  /** It was reported, and is kept until that firing opens, so that it is not watched again. */
  readonly late?: true;
}

/** The mutable part of a coordinator. Plain JSON. Times are epoch milliseconds. */
export interface CoordinatorState {
  readonly enabled: boolean;
  /** Due times up to here have been counted: queued, fired or recorded as skipped. */
  readonly countedTo: number;
  /** Nominal times that have come and wait to be fired, oldest first. */
  readonly due: readonly number[];
  /** By workflow: the dependencies that are ready. */
  readonly ready: Readonly<Record<string, Readiness>>;
  /** By workflow: the newest success ever reported, so that an older or repeated report changes nothing. */
  readonly seen: Readonly<Record<string, { readonly instanceId: string; readonly endedAt: number }>>;
  /** Number of the newest firing. */
  readonly firings: number;
  readonly open?: Firing;
  /** In order of their deadlines; empty without a deadline. */
  readonly watched: readonly Watched[];
}

/** A coordinator that has just been submitted: counting of due times begins now (language §6). */
export function newCoordinatorState(enabled: boolean, now: number): CoordinatorState {
  return { enabled, countedTo: now, due: [], ready: {}, seen: {}, firings: 0, watched: [] };
}
