import type { AttemptRef } from '../model/attempt.ts';
import type { StoredCommand } from '../model/instance.ts';
import type { AttemptResult } from '../model/message.ts';
import type { AttemptOutcome } from '../model/status.ts';
import type { Workflow } from '../model/workflow.ts';
import type { OwedTask, PendingNotice } from './state.ts';

/** What the cancellation of an attempt in flight found. Of one whose child is still stopping nothing is told yet. */
export interface CancelledAttempt {
  readonly ref: AttemptRef;
  readonly found: 'queued' | 'running' | AttemptOutcome;
}

/** Comes with a rerun that is to use another definition than the instance had so far, of hash `replacedHash`. */
export interface NewerDefinition {
  readonly workflow: Workflow;
  readonly replacedHash: string;
}

/** What `advance` is told. Every one of them may come twice, late, or in any order. */
export type EngineEvent =
  /** The instance may begin to walk: it holds its slot, and nothing of an earlier run is still stopping. */
  | { readonly type: 'start' }
  | {
      readonly type: 'command';
      readonly stored: StoredCommand;
      readonly latest?: NewerDefinition;
      /** Found before the engine was asked: why it cannot be done. */
      readonly refusal?: string;
    }
  | { readonly type: 'result'; readonly result: AttemptResult }
  /** The answer to a `cancel` effect. */
  | { readonly type: 'cancelled'; readonly attempts: readonly CancelledAttempt[] }
  /** The attempts in flight were looked at; these have been sent and nobody has claimed them. */
  | { readonly type: 'swept'; readonly unclaimed: readonly AttemptRef[] }
  /** An owed task is done. */
  | { readonly type: 'paid'; readonly task: OwedTask }
  /** These are stored as notices. */
  | { readonly type: 'noticed'; readonly notices: readonly PendingNotice[] };

/** What is to be done after the state is saved. Doing it twice, or not at all and again at the next wake, is harmless. */
export type Effect =
  | { readonly type: 'send'; readonly ref: AttemptRef; readonly delaySeconds: number; readonly deadlineAt?: number }
  /** Create the child instance of a sub-workflow, unless this attempt has one or has ended; `continues` the last one of an earlier run. */
  | { readonly type: 'child'; readonly ref: AttemptRef; readonly continues?: true }
  /** Tombstone or mark these attempts, then tell what was found. */
  | { readonly type: 'cancel'; readonly refs: readonly AttemptRef[] };
