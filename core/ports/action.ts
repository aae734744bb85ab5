import type { Fault } from '../model/attempt.ts';
import type { ActionKind, ActionNode } from '../model/workflow.ts';
import type { CancelSignal } from './cancel-signal.ts';

/** How one attempt of an action came out by itself; a kill or a timeout is known to the worker, not to the action. */
export type ActionOutcome = { readonly outcome: 'SUCCEEDED' } | ActionFailure;

export interface ActionFailure {
  readonly outcome: 'FAILED';
  /** What happened and, for a fault of the user, how to mend it. */
  readonly message: string;
  readonly fault: Fault;
  readonly exitCode?: number;
  readonly signal?: string;
}

/** How a process ended: by itself with a code, or by a signal such as `SIGSEGV`. */
export type ProcessExit = { readonly code: number } | { readonly signal: string };

/** What an action kind is given for one attempt. Everything in it is of that attempt alone. */
export interface ActionContext {
  /** Its references are substituted already (language §5). */
  readonly action: ActionNode;
  /** Absolute path of the attempt's private folder, which is removed after it. */
  readonly folder: string;
  /** All that the attempt's processes see of the worker's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the attempt is to stop; spawned processes are signalled without the action's doing. */
  readonly cancel: CancelSignal;
  /** Adds to the attempt's log. Resolves when more may be written: await it, so that a flood does not fill memory. */
  log(stream: 'out' | 'err', bytes: Uint8Array): Promise<void>;
  /** Writes an executable file of that base name into the folder and returns its path. */
  writeFile(name: string, text: string): Promise<string>;
  /**
   * Runs a command, without any shell, in the folder with the environment above and its output in the log, and waits
   * for its end. Nothing that it started outlives it. Throws when it cannot be started.
   */
  spawn(command: string, args: readonly string[]): Promise<ProcessExit>;
}

/** An action kind (language §7). `run` returns every failure it can foresee; what it throws counts as the platform's. */
export interface Action {
  readonly kind: ActionKind;
  run(context: ActionContext): Promise<ActionOutcome>;
}
