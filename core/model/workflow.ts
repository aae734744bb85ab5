import type { CoordinatorDefinition } from './coordinator.ts';
import type { Position, XmlElement } from './xml.ts';

/** The kinds of action the language has (language §7), whether or not this deployment can run them. */
export const ACTION_KINDS = [
  'shell',
  'script',
  'sql',
  'transfer',
  'metadata',
  'file-monitor',
  'file-watcher',
  'data-monitor',
  'file-executor',
  'email',
  'ssh',
  'sub-workflow',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** The ends of an instance that a mail can be asked for (`mail-level`). */
export type MailLevel = 'SUCCEEDED' | 'FAILED' | 'KILLED';

/** Which references of a file are substituted: `auto` looks whether the file has any `${param:` (language §5). */
export type ParamsMode = 'auto' | 'prefixed' | 'bare';

interface NodeBase {
  readonly name: string;
  readonly position: Position;
}

export interface StartNode extends NodeBase {
  readonly type: 'start';
  readonly to: string;
}

export interface ForkNode extends NodeBase {
  readonly type: 'fork';
  readonly paths: readonly string[];
}

export interface JoinNode extends NodeBase {
  readonly type: 'join';
  readonly to: string;
}

export interface EndNode extends NodeBase {
  readonly type: 'end';
}

export interface KillNode extends NodeBase {
  readonly type: 'kill';
  readonly message: string;
}

/** The action envelope of language §4. Times are in seconds; what is absent is unbounded. */
export interface ActionNode extends NodeBase {
  readonly type: 'action';
  readonly desc: string;
  /** The worker group; the file's `-1` is `default`. */
  readonly group: string;
  /** Extra attempts after a failure. */
  readonly retryTimes: number;
  readonly intervalSeconds: number;
  readonly backoff: 'fixed' | 'exponential';
  readonly maxIntervalSeconds?: number;
  /** From the node's first start on a worker, retries and their waits included. */
  readonly timeoutSeconds?: number;
  readonly ignore: boolean;
  readonly ok: string;
  readonly error?: string;
  readonly kind: ActionKind;
  /** The kind element itself, checked against the grammar of its kind. */
  readonly content: XmlElement;
}

export type WorkflowNode = StartNode | ForkNode | JoinNode | EndNode | KillNode | ActionNode;

/** A definition: what one version of a workflow file means. Nodes stand in the order of the file. */
export interface Workflow {
  readonly name: string;
  readonly creator: string;
  readonly desc: string;
  /** Its folder in the workflow tree, `/a/b`. */
  readonly dir: string;
  readonly mailLevels: readonly MailLevel[];
  readonly mailReceivers: readonly string[];
  /** An end that is mailed is mailed to the receivers of what is downstream as well. */
  readonly notifyDownstream: boolean;
  /** Most instances of it that run at once. */
  readonly instanceLimit?: number;
  /** For the whole instance. */
  readonly timeoutSeconds?: number;
  /** Most iterations of one node in one run of an instance. */
  readonly loopLimit: number;
  readonly coordinator?: CoordinatorDefinition;
  readonly nodes: readonly WorkflowNode[];
  /**
   * Some attribute outside the kind elements holds a reference, so that this model has a placeholder (its default)
   * there: an instance must be advanced by the model built from its own parameters.
   */
  readonly parameterized: boolean;
}
