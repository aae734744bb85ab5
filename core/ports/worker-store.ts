import type { AttemptId } from '../model/instance.ts';

/** A worker process as it stands in the store. Times are epoch milliseconds. */
export interface WorkerRecord {
  readonly id: string;
  readonly group: string;
  readonly host: string;
  readonly slots: number;
  readonly startedAt: number;
  readonly leaseUntil: number;
  readonly running: readonly AttemptId[];
  /** It takes no new attempts any more: it is leaving, or was asked to. Never taken back. */
  readonly leaving?: boolean;
  /** Of a task that the deployment started: which one, and of which release. */
  readonly task?: string;
  readonly release?: string;
}

/** What a worker says of itself when it renews its lease. */
export interface Heartbeat extends WorkerRecord {
  /** Cancellations read back earlier that need not be said again. */
  readonly acknowledged: readonly AttemptId[];
}

/** What a worker is asked by the answer to its heartbeat. */
export interface WorkerRequests {
  readonly cancel: readonly AttemptId[];
  /** It is to take nothing new, finish what it has and leave. */
  readonly leave: boolean;
}

/** Leases. A worker renews everything it runs by one write and learns by its answer what to cancel. */
export interface WorkerStore {
  /**
   * Stores what the worker says, unless a heartbeat with the same `leaseUntil` or a later one is stored already: then
   * nothing changes. Either way answers with what the worker is asked.
   */
  heartbeat(heartbeat: Heartbeat): Promise<WorkerRequests>;
  /** Asks a worker to cancel; nothing happens when it has no item any more. */
  requestCancel(workerId: string, attempts: readonly AttemptId[]): Promise<void>;
  /** Asks a worker to leave once it has finished what it has; nothing happens when it has no item any more. */
  requestLeave(workerId: string): Promise<void>;
  get(workerId: string): Promise<WorkerRecord | undefined>;
  /** All workers that have an item, live or not; those of a newer release are left out. */
  list(): Promise<readonly WorkerRecord[]>;
  /** A worker that leaves in order, or whose attempts have all been taken over; with `leaseUntil`, only if it has none that ends later. */
  remove(workerId: string, leaseUntil?: number): Promise<void>;
}
