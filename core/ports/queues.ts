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
