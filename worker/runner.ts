import type { AttemptLog } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { ActionNode } from '#core/model/workflow.ts';
import type { ActionOutcome, ActionSubject } from '#core/ports/action.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';

/** One attempt, claimed and resolved: what is left is to do it. */
export interface Job {
  readonly id: AttemptId;
  readonly action: ActionNode;
  readonly subject: ActionSubject;
  /** Those that the action names, with their secrets. */
  readonly links: readonly OpenLink[];
  /** Built-in variables of the attempt (language §5). */
  readonly environment: Readonly<Record<string, string>>;
  /** 0 … slots-1; no two jobs that run at the same time have the same. */
  readonly slot: number;
  /** Ask it to stop: SIGTERM. */
  readonly cancel: CancelSignal;
  /** Stop it now: SIGKILL. Always comes after, or with, `cancel`. */
  readonly kill: CancelSignal;
}

/** Its processes are gone and nobody knows how they ended: as after the death of a worker, another attempt is made. */
export interface JobLost {
  readonly outcome: 'LOST';
  readonly message: string;
}

export interface JobEnd {
  readonly outcome: ActionOutcome | JobLost;
  readonly log: AttemptLog;
}

/**
 * Does the work of attempts. When `run` resolves, nothing of the attempt runs any more and its log is complete; soon
 * after `kill` it resolves in any case. The simulation has one without processes.
 */
export interface Runner {
  run(job: Job): Promise<JobEnd>;
}
