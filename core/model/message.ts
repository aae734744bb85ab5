import type { AttemptRef, Fault } from './attempt.ts';
import type { AttemptOutcome } from './status.ts';

/** What a worker tells of an attempt that ended; everything else stands on the attempt's item. */
export interface AttemptResult {
  readonly ref: AttemptRef;
  readonly outcome: AttemptOutcome;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Cut to 200 characters. */
  readonly message?: string;
  readonly fault?: Fault;
}

/** What the master is told. `poke`: look at what is stored (a start, a command); `sweep`: and at the attempts in flight. */
export type EventMessage =
  | { readonly type: 'poke'; readonly instanceId: string }
  | { readonly type: 'sweep'; readonly instanceId: string }
  | { readonly type: 'results'; readonly instanceId: string; readonly results: readonly AttemptResult[] };

/** What a worker group is told: ids only, the rest is immutable and cached by those who read it. */
export interface ActionMessage {
  readonly instanceId: string;
  readonly ref: AttemptRef;
  /** Hash of the definition's body. */
  readonly hash: string;
  /** Epoch milliseconds at which the node times out, when an earlier attempt has set it. */
  readonly deadlineAt?: number;
}

/** Results one event carries at most, so that a message stays below 4 KiB. */
export const MAX_RESULTS_PER_EVENT = 10;
