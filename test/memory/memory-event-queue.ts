import type { EventMessage } from '#core/model/message.ts';
import { encodeEvent } from '#core/model/message-codec.ts';
import { splitResults } from '#core/model/split-results.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventQueue } from '#core/ports/queues.ts';
import { MemoryQueue } from './memory-queue.ts';

/** The events queue; `queue` is the side of the event source mapping. Bodies are encoded, as on SQS. */
export class MemoryEventQueue implements EventQueue {
  readonly queue: MemoryQueue;

  constructor(clock: Clock, { visibilityMs = 180_000, maxReceives = 5 } = {}) {
    this.queue = new MemoryQueue(clock, { visibilityMs, maxReceives });
  }

  async send(events: readonly EventMessage[]): Promise<void> {
    for (const event of events.flatMap(splitResults)) this.queue.send(encodeEvent(event), { group: event.instanceId });
  }
}
