import type { InstanceState } from '../engine/state.ts';
import type { AttemptRef } from './attempt.ts';
import type { RerunMode } from './rerun-mode.ts';
import type { InstanceStatus } from './status.ts';

/** How an instance was started, which decides what its success does to others (language §6): a `member` to its campaign only. */
export type StartKind = 'trigger' | 'run' | 'member';

/** What is immutable about an instance: written once, before the instance itself, and cached by whoever reads it. */
export interface InstanceContext {
  readonly params: Readonly<Record<string, string>>;
  /** Epoch milliseconds: the clock of every `${time…}` (language §5). */
  readonly logicalTime: number;
  /** IANA zone in which `${time…}` is written. */
  readonly timezone: string;
  readonly startKind: StartKind;
  /** Who or what asked for it: a principal such as `local`, `coordinator:NAME`, `instance:ID`, … */
  readonly startedBy: string;
  /** Present on members: their number in which campaign. */
  readonly campaign?: { readonly id: string; readonly member: number };
  /** Present on children: the attempt of a sub-workflow that made it. */
  readonly parent?: ParentRef;
}

/** Which attempt of which instance a child is of. */
export interface ParentRef {
  readonly id: string;
  readonly ref: AttemptRef;
  /** 1 below an instance that is no child itself. */
  readonly depth: number;
  /** The workflows of the instances above it, topmost first. */
  readonly above?: readonly string[];
  /** The child of an earlier run, where a recovery goes on from what succeeded in it. */
  readonly continues?: string;
}

/** The version of a workflow by number and by the hash of its body. */
export interface VersionRef {
  readonly version: number;
  readonly hash: string;
}

/** What an instance is asked. A start is no command: the instance itself, once created, is the stored start. */
export type Command =
  | { readonly type: 'kill'; readonly reason: string }
  | { readonly type: 'suspend' }
  | { readonly type: 'resume' }
  | { readonly type: 'rerun'; readonly mode: RerunMode; readonly latest?: VersionRef };

/** A command as it stands on the instance until the master has applied it. */
export interface StoredCommand {
  /** Orders commands: sorts by time of acceptance. */
  readonly id: string;
  readonly acceptedAt: number;
  readonly command: Command;
}

/** What became of a command, kept for those who wait for it. */
export interface AppliedCommand {
  readonly id: string;
  readonly type: Command['type'];
  readonly appliedAt: number;
  /** Present when it could not be done: `rerun` of a running instance, … */
  readonly refusal?: string;
}

/** Which definition an instance runs. Only a rerun with `--latest` changes it. */
export interface Instance extends VersionRef {
  /** 20 characters, lowercase; sorts by time (see `instance-id.ts`). */
  readonly id: string;
  readonly workflow: string;
  readonly dir: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly state: InstanceState;
  /** Accepted, not yet applied, oldest first. */
  readonly commands: readonly StoredCommand[];
  /** The last few, newest last. */
  readonly applied: readonly AppliedCommand[];
  /** Whole epoch minutes; absent when at rest. */
  readonly wakeAt?: number;
  /** Counts writes: a save is conditional on the revision that was loaded. */
  readonly revision: number;
}

/** What a list shows without reading the instances themselves. */
export interface InstanceSummary {
  readonly id: string;
  readonly workflow: string;
  readonly status: InstanceStatus;
  /** Epoch milliseconds. */
  readonly logicalTime: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** An attempt anywhere. */
export interface AttemptId {
  readonly instanceId: string;
  readonly ref: AttemptRef;
}
