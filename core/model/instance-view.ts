import type { EndReason } from '../engine/state.ts';
import type { AttemptRecord } from './attempt.ts';
import type { AppliedCommand, InstanceContext } from './instance.ts';
import type { InstanceStatus, NodeStatus } from './status.ts';
import type { ActionKind, WorkflowNode } from './workflow.ts';

/** Detail of an action that was sent and that no worker has taken. */
export const QUEUED = 'queued';

/** A node of an instance for people. Times are epoch milliseconds. */
export interface NodeView {
  readonly name: string;
  readonly type: WorkflowNode['type'];
  readonly kind?: ActionKind;
  readonly status: NodeStatus;
  /** What the status does not say: `queued`, `held back: …`, `passed, succeeded in an earlier run`. */
  readonly detail?: string;
  /** Iterations begun in this run; 0 when not reached. */
  readonly iteration: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Every try in every run, oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

/** An instance for people: what `instance info` shows and the API answers. */
export interface InstanceView {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly status: InstanceStatus;
  readonly run: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Why it failed or was killed. */
  readonly reason?: EndReason;
  /** The system suspended it, with this error. */
  readonly parked?: string;
  readonly context: InstanceContext;
  readonly pendingCommands: number;
  readonly appliedCommands: readonly AppliedCommand[];
  /** In the order of the definition. */
  readonly nodes: readonly NodeView[];
}
