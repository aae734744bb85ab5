import type { AttemptStatus } from './status.ts';

/**
 * Which try at which node: node index in definition order from 0; run, iteration and attempt from 1.
 * Unique within an instance, never reused: a result that does not name the attempt in flight is stale.
 */
export interface AttemptRef {
  readonly node: number;
  readonly run: number;
  readonly iteration: number;
  readonly attempt: number;
}

/** `12.1.1.3`: the reference as text, the same for equal references. */
export function attemptKey({ node, run, iteration, attempt }: AttemptRef): string {
  return `${node}.${run}.${iteration}.${attempt}`;
}

export function sameAttempt(a: AttemptRef, b: AttemptRef): boolean {
  return a.node === b.node && a.run === b.run && a.iteration === b.iteration && a.attempt === b.attempt;
}

/** Whose doing a failure is: the definition or its script, or the machinery under it. */
export type Fault = 'user' | 'platform';

/** In the place of a worker's id, on attempts that a child instance is: no worker is called so. */
export const MASTER = '@master';

/** What is kept of one try. Times are epoch milliseconds. */
export interface AttemptRecord {
  readonly ref: AttemptRef;
  readonly status: AttemptStatus;
  /** Absent on a tombstone: an attempt killed before any worker claimed it. */
  readonly workerId?: string;
  /** Of a sub-workflow, for people: the child instance. It follows from the attempt and is not stored. */
  readonly child?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it did not succeed, for people; at most 1 KiB. */
  readonly message?: string;
  readonly fault?: Fault;
  readonly log?: AttemptLog;
}

/** Where the output of an attempt is: whole on the attempt itself when short, otherwise in numbered chunks. */
export interface AttemptLog {
  /** NDJSON log records, present when nothing went to chunks. */
  readonly inline?: string;
  /** Chunks 0 … chunks-1 exist in the log store. */
  readonly chunks: number;
  /** Bytes the attempt wrote, those cut off included. */
  readonly bytes: number;
  readonly truncated: boolean;
}
