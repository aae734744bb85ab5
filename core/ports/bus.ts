import type { TerminalStatus } from '../model/status.ts';

/** `akkaflow.instance` on the bus: may be repeated, may be late; identified by instance and run. */
export interface InstanceEnded {
  readonly type: 'instance';
  readonly instanceId: string;
  readonly run: number;
  readonly workflow: string;
  readonly status: TerminalStatus;
  readonly endedAt: number;
}

/** `akkaflow.late` on the bus: may be repeated; identified by coordinator, nominal time and deadline. */
export interface LateCoordinator {
  readonly type: 'late';
  readonly coordinator: string;
  /** Absent without a cron. */
  readonly nominalTime?: number;
  readonly deadlineAt: number;
  /** For people: what it waits for, or what became of what it started. */
  readonly reason: string;
}

/** `akkaflow.notice` on the bus: a notice was stored and is to be sent. May be repeated. */
export interface NoticeStored {
  readonly type: 'notice';
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export type BusEvent = InstanceEnded | LateCoordinator | NoticeStored;

/** The event bus. It makes things prompt, never certain. */
export interface Bus {
  publish(events: readonly BusEvent[]): Promise<void>;
}
