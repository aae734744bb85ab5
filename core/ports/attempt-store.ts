import type { AttemptLog, AttemptRecord, AttemptRef, Fault } from '../model/attempt.ts';
import type { AttemptId } from '../model/instance.ts';
import type { AttemptOutcome } from '../model/status.ts';
import type { CancelSignal } from './cancel-signal.ts';

/** Proof of who claimed: random, made by the worker for each claim, so that a repeated write can be recognised. */
export interface Claim {
  readonly workerId: string;
  readonly token: string;
  readonly startedAt: number;
}

export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  readonly endedAt: number;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly message?: string;
  readonly fault?: Fault;
  readonly log: AttemptLog;
}

/** What a cancellation found. */
export type Cancelled =
  /** Nobody had claimed it: it now has a tombstone, and a claim will fail. */
  | { readonly found: 'queued' }
  /** It runs: it is marked, and its worker is still to be told. */
  | { readonly found: 'running'; readonly workerId: string }
  | { readonly found: 'ended'; readonly record: AttemptRecord };

/** One item per attempt, written by the claim, the finish, a cancellation or a takeover, and by nothing else. */
export interface AttemptStore {
  /**
   * True when the attempt is now claimed with this token, also if an earlier, unanswered call claimed it.
   * Otherwise what stands there: running elsewhere, ended, or a tombstone.
   */
  claim(id: AttemptId, claim: Claim): Promise<true | AttemptRecord>;
  /**
   * Records the outcome if the attempt still runs under this token. False: it was taken over; drop the result.
   * Once the signal is aborted no write is begun any more: it throws, whether or not an earlier one is stored.
   */
  finish(id: AttemptId, token: string, end: AttemptEnd, signal?: CancelSignal): Promise<boolean>;
  cancel(id: AttemptId, now: number): Promise<Cancelled>;
  /**
   * Ends an attempt for somebody else: a running one of a worker that is gone (`workerId` must be the one that
   * claimed it), or one that nobody claimed (`workerId` absent), so that no claim can succeed any more.
   * False when the item no longer stands so.
   */
  takeOver(
    id: AttemptId,
    workerId: string | undefined,
    end: { outcome: AttemptOutcome; endedAt: number; message: string },
  ): Promise<boolean>;
  /** Strongly consistent; the refs that have no item are left out. */
  get(instanceId: string, refs: readonly AttemptRef[]): Promise<readonly AttemptRecord[]>;
  /** All attempts of an instance, or those at one node by its index, by node, run, iteration and attempt. */
  list(instanceId: string, node?: number): Promise<readonly AttemptRecord[]>;
}
