import type { EndReason } from '../engine/state.ts';
import { type AttemptRef, attemptKey } from './attempt.ts';
import type { TerminalStatus } from './status.ts';

/** Which instance a notice is about, and the version that it ran. */
interface OfInstance {
  readonly instanceId: string;
  readonly workflow: string;
  /** Of the body of its definition. */
  readonly hash: string;
}

/** A run of an instance has ended, with all that a later rerun would overwrite. Times are epoch milliseconds. */
export interface EndedNotice extends OfInstance {
  readonly type: 'ended';
  readonly run: number;
  readonly status: TerminalStatus;
  readonly startedAt?: number;
  readonly endedAt: number;
  readonly reason?: EndReason;
  /** One letter a node (`core/engine/state.ts`). */
  readonly nodes: string;
}

/** An attempt has failed and another one follows; told of the first failure of an iteration only. */
export interface RetryNotice extends OfInstance {
  readonly type: 'retry';
  /** The attempt that failed. */
  readonly ref: AttemptRef;
  /** Epoch milliseconds; absent: the next attempt follows at once. */
  readonly nextAt?: number;
}

/** An iteration of which a retry was told has succeeded. */
export interface RecoveredNotice extends OfInstance {
  readonly type: 'recovered';
  /** The attempt that succeeded. */
  readonly ref: AttemptRef;
}

/** What a coordinator started has not succeeded by its deadline, as `akkaflow.late` says. */
export interface LateNotice {
  readonly type: 'late';
  readonly coordinator: string;
  readonly nominalTime?: number;
  readonly deadlineAt: number;
  readonly reason: string;
}

/** A coordinator is disabled, since its file was deleted or defines it no more. */
export interface DisabledNotice {
  readonly type: 'disabled';
  readonly coordinator: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The `warn-msg` of an attempt. */
export interface WarningNotice extends OfInstance {
  readonly type: 'warning';
  readonly ref: AttemptRef;
  readonly message: string;
}

/** Something that people are to be told. It is stored, then sent (docs/alerts.md). */
export type Notice = EndedNotice | RetryNotice | RecoveredNotice | LateNotice | DisabledNotice | WarningNotice;

/** Derived from what a notice is about: the same for one that is made again after a crash. */
export function noticeId(notice: Notice): string {
  switch (notice.type) {
    case 'ended':
      return `ended/${notice.instanceId}/${notice.run}`;
    case 'retry':
    case 'recovered': {
      const { node, run, iteration } = notice.ref;
      return `${notice.type}/${notice.instanceId}/${node}.${run}.${iteration}`;
    }
    case 'warning':
      return `warning/${notice.instanceId}/${attemptKey(notice.ref)}`;
    case 'late':
      return `late/${notice.deadlineAt}/${notice.nominalTime ?? ''}/${notice.coordinator}`;
    case 'disabled':
      return `disabled/${notice.at}/${notice.coordinator}`;
  }
}
