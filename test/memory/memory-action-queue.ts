import { decodeAction, encodeAction } from '#core/model/message-codec.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { IncidentLog } from '#core/ports/incident-log.ts';
import type { ActionQueue, OutgoingAction, ReceivedAction } from '#core/ports/queues.ts';
import { MemoryQueue } from './memory-queue.ts';

export class MemoryActionQueue implements ActionQueue {
  readonly #queues = new Map<string, MemoryQueue>();
  readonly #clock: Clock;
  readonly #undecodable: IncidentLog;
  readonly #options: { readonly visibilityMs: number; readonly maxReceives: number };

  constructor(clock: Clock, undecodable: IncidentLog, { visibilityMs = 60_000, maxReceives = 10 } = {}) {
    this.#clock = clock;
    this.#undecodable = undecodable;
    this.#options = { visibilityMs, maxReceives };
  }

  /** The queue of a group, made when it is first asked for. */
  queue(group: string): MemoryQueue {
    const queue = this.#queues.get(group) ?? new MemoryQueue(this.#clock, this.#options);
    this.#queues.set(group, queue);
    return queue;
  }

  async send(actions: readonly OutgoingAction[]): Promise<void> {
    for (const { group, message, delaySeconds } of actions) {
      this.queue(group).send(encodeAction(message), { delayMs: delaySeconds * 1000 });
    }
  }

  async receive(
    group: string,
    max: number,
    waitSeconds: number,
    signal: CancelSignal,
  ): Promise<readonly ReceivedAction[]> {
    const received: ReceivedAction[] = [];
    for (const { body, receipt } of await this.queue(group).poll(max, waitSeconds * 1000, signal)) {
      const decoded = decodeAction(body);
      if (decoded.ok) {
        received.push({ message: decoded.message, receipt });
        continue;
      }
      const details = `group ${group}: ${decoded.reason}: ${body}`;
      await this.#undecodable.record({ at: this.#clock.now(), type: 'undecodable-message', details });
      this.queue(group).delete([receipt]);
    }
    return received;
  }

  async delete(group: string, receipts: readonly string[]): Promise<void> {
    this.queue(group).delete(receipts);
  }
}
