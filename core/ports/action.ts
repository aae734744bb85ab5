import type { Fault } from '../model/attempt.ts';
import type { OpenLink } from '../model/link.ts';
import type { Measurement } from '../model/measurement.ts';
import type { ActionKind, ActionNode } from '../model/workflow.ts';
import type { CancelSignal } from './cancel-signal.ts';
import type { Clock } from './clock.ts';
import type { Mail } from './mailer.ts';

/** How one attempt of an action came out by itself; a kill or a timeout is known to the worker, not to the action. */
export type ActionOutcome = ActionSuccess | ActionFailure;

export interface ActionSuccess extends ActionFindings {
  readonly outcome: 'SUCCEEDED';
}

export interface ActionFailure extends ActionFindings {
  readonly outcome: 'FAILED';
  /** What happened and, for a fault of the user, how to mend it. */
  readonly message: string;
  readonly fault: Fault;
  readonly exitCode?: number;
  readonly signal?: string;
}

/** What an attempt found out besides how it ended; the worker stores it before the end itself. */
interface ActionFindings {
  readonly measurements?: readonly Measurement[];
  /** A `warn-msg` that is to be mailed to the receivers of the workflow. */
  readonly warning?: string;
}

/** How a process ended: by itself with a code, or by a signal such as `SIGSEGV`. */
export type ProcessExit = { readonly code: number } | { readonly signal: string };

/** What an instance and its workflow are called, as far as an action may want to know. */
export interface ActionSubject {
  readonly instanceId: string;
  readonly workflow: string;
  /** Epoch milliseconds, and the zone in which the instance writes times. */
  readonly logicalTime: number;
  readonly timezone: string;
  readonly mailReceivers: readonly string[];
}

/** What an action kind is given for one attempt. Everything in it is of that attempt alone. */
export interface ActionContext {
  /** Its references are substituted already (language §5). */
  readonly action: ActionNode;
  readonly subject: ActionSubject;
  /** Absolute path of the attempt's private folder, which is removed after it. */
  readonly folder: string;
  /** All that the attempt's processes see of the worker's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the attempt is to stop; spawned processes are signalled without the action's doing. */
  readonly cancel: CancelSignal;
  readonly clock: Clock;
  /** Adds to the attempt's log. Resolves when more may be written: await it, so that a flood does not fill memory. */
  log(stream: 'out' | 'err', bytes: Uint8Array): Promise<void>;
  /** Writes an executable file of that base name into the folder and returns its path. */
  writeFile(name: string, text: string): Promise<string>;
  /**
   * Runs a command, without any shell, in the folder with the environment above and its output in the log, and waits
   * for its end. Nothing that it started outlives it. Throws when it cannot be started.
   */
  spawn(command: string, args: readonly string[]): Promise<ProcessExit>;
  /**
   * The link of that name that the definition names in `db-link`, `file-link` or `link`, or the failure to end with:
   * there is none, the folder of the workflow may not use it, its secret is gone.
   */
  link(name: string): OpenLink | ActionFailure;
}

/** A file of the deployment in the folder of an attempt, where only its own processes may be able to read it. */
export interface AttachedFile {
  /** Its first bytes, `ATTACHED_HEAD_BYTES` or all. */
  readonly head: Uint8Array;
}

/** More than a `#!` line has. */
export const ATTACHED_HEAD_BYTES = 4_096;

/** What only actions that run inside the worker are given besides. */
export interface WorkerActionContext extends ActionContext {
  /** Copies a file of the deployment into the folder (language §7, `attach-list`); a failure says why it cannot. */
  attach(path: string): Promise<AttachedFile | ActionFailure>;
  /** Throws `MailError`. */
  sendMail(mail: Mail): Promise<void>;
}

/**
 * An action kind (language §7) whose work is done by processes that it spawns: it runs in the worker itself. `run`
 * returns every failure it can foresee; what it throws counts as the platform's.
 */
export interface WorkerAction {
  readonly kind: ActionKind;
  readonly place: 'worker';
  run(context: WorkerActionContext): Promise<ActionOutcome>;
}

/**
 * An action kind whose work is our own code: it runs in a process of the attempt's own (docs/worker.md), where it may
 * block, take memory and load drivers, and is killed like a script. `run` returns and throws as that of the other.
 */
export interface ProcessAction {
  readonly kind: ActionKind;
  readonly place: 'process';
  run(context: ActionContext): Promise<ActionOutcome>;
}
