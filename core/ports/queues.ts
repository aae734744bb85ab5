import type { ActionMessage, EventMessage } from '../model/message.ts';
import type { CancelSignal } from './cancel-signal.ts';

/** Events for the master, in order by instance, delivered at least once. */
export interface EventQueue {
  /** Resolves when all are accepted; throws when some were not after retries (those that were may be delivered). */
  send(events: readonly EventMessage[]): Promise<void>;
}

export interface OutgoingAction {
  readonly group: string;
  readonly message: ActionMessage;
  /** 0 … 900. */
  readonly delaySeconds: number;
}

export interface ReceivedAction {
  readonly message: ActionMessage;
  /** What `delete` takes. */
  readonly receipt: string;
}

/** One queue a worker group, unordered, delivered at least once. */
export interface ActionQueue {
  send(actions: readonly OutgoingAction[]): Promise<void>;
  /**
   * Waits up to `waitSeconds` (0 … 20) for at most `max` (1 … 10) messages; returns none when the signal aborts.
   * A message that cannot be decoded goes to `undecodable` and is deleted.
   */
  receive(group: string, max: number, waitSeconds: number, signal: CancelSignal): Promise<readonly ReceivedAction[]>;
  delete(group: string, receipts: readonly string[]): Promise<void>;
}

/** How much is in a queue; every number is approximate. */
export interface QueueDepth {
  readonly queue: string;
  readonly waiting: number;
  /** Received, and neither deleted nor visible again. */
  readonly inFlight: number;
  readonly delayed: number;
  /** It holds what was received too often. */
  readonly dead: boolean;
}

/** How full the queues are. */
export interface QueueGauge {
  /** Of the events, of the actions of these worker groups, and of their dead letters. */
  depths(groups: readonly string[]): Promise<readonly QueueDepth[]>;
  /** How many actions wait for a worker of this group, about right: one request. */
  backlog(group: string): Promise<number>;
}
