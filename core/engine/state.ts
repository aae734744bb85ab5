import type { AttemptRef, Fault } from '../model/attempt.ts';
import type { RerunMode } from '../model/rerun-mode.ts';

/**
 * One letter a node, in definition order: the whole progress of an instance in as many bytes as it has nodes.
 *
 * | letter | node |
 * |---|---|
 * | `.` | not reached in this run |
 * | `H` | action ready but held back: suspended, or its old attempt has not stopped yet |
 * | `Q` | action sent to its worker group: queued or running, the attempt's own item tells which |
 * | `R` | action waiting for a retry that is too far off to be sent already |
 * | `J` | join reached, waiting for what can still reach it |
 * | `S` `F` `K` | succeeded (or control node gone through), failed, killed |
 * | `I` | action skipped by `is-ignore` |
 * | `P` | action passed: succeeded in an earlier run and not redone in this one |
 */
export type NodeLetter = '.' | 'H' | 'Q' | 'R' | 'J' | 'S' | 'F' | 'K' | 'I' | 'P';

/** What goes beyond the first attempt of the first iteration of a node; absent fields have their first value. */
export interface NodeExtra {
  readonly iteration?: number;
  readonly attempt?: number;
  readonly failures?: number;
  readonly losses?: number;
  /** Epoch milliseconds before which the current attempt must not start. */
  readonly notBefore?: number;
  /** Epoch milliseconds at which the node times out; known once its first attempt has started and ended. */
  readonly deadlineAt?: number;
  /** Arrivals that wait for the current iteration to end. */
  readonly arrivals?: number;
  /** Of a sub-workflow in a recovery: its first child goes on where the last one of an earlier run has stopped. */
  readonly continues?: 1;
  /** Of a waiting join in a rerun: all who arrived so far were passed. */
  readonly clean?: boolean;
}

/** Why an instance did not succeed. */
export interface EndReason {
  /** The node whose failure or `<kill>` ended it. */
  readonly node?: string;
  readonly message: string;
  readonly fault?: Fault;
}

export type Phase =
  | { readonly status: 'READY' }
  | { readonly status: 'RUNNING' }
  /** Nothing more is sent; attempts in flight are being tombstoned or marked. */
  | { readonly status: 'KILLING'; readonly outcome: 'FAILED' | 'KILLED'; readonly reason: EndReason }
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED' | 'KILLED'; readonly reason: EndReason };

export interface EarlierDefinition {
  /** The last run that used it. */
  readonly throughRun: number;
  readonly hash: string;
}

/** What an ended instance still owes to others, each done idempotently by instance and run (design §3). */
export type OwedTask = 'slot' | 'readiness' | 'campaign' | 'parent' | 'notice' | 'announcement';

/** What is to be told of a node while the instance goes on; stored as a notice, then taken off the state. */
export interface PendingNotice {
  readonly type: 'retry' | 'recovered';
  /** The attempt that failed, or that then succeeded. */
  readonly ref: AttemptRef;
  /** Epoch milliseconds; of a retry that does not follow at once. */
  readonly nextAt?: number;
}

/** The mutable part of an instance, as `advance` takes and returns it. Plain JSON. */
export interface InstanceState {
  readonly phase: Phase;
  /** Shown as SUSPENDED while READY or RUNNING. */
  readonly suspended: boolean;
  /** Set when advancing threw on this state: suspended by the system, with the error. */
  readonly parked?: string;
  /** From 1; a rerun opens the next. */
  readonly run: number;
  readonly nodes: string;
  /** By node index. */
  readonly extras: Readonly<Record<number, NodeExtra>>;
  /** How this run walks, when it is a rerun that has not begun to walk yet. */
  readonly rerun?: RerunMode;
  /** The definitions of earlier runs, where a rerun took a newer one: node indices of those runs count in them. */
  readonly earlier?: readonly EarlierDefinition[];
  /** Attempts of an ended run whose processes may still be stopping. */
  readonly stopping: readonly AttemptRef[];
  /** Epoch milliseconds at which the instance times out. */
  readonly deadlineAt?: number;
  /** Sweeps since something last moved; spaces the next one. */
  readonly sweeps: number;
  readonly owed: readonly OwedTask[];
  /** Not stored as notices yet, oldest first; absent when there are none. */
  readonly notices?: readonly PendingNotice[];
  /** What depends on its success has been made ready, which happens once in its life (language §6). */
  readonly readied?: true;
  /** It belongs to a campaign, which is told how each of its runs ended. */
  readonly member?: true;
  /** An attempt of its parent, which its context names, waits for this run. A rerun by hand is nobody's. */
  readonly child?: true;
}
