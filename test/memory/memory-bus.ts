import type { Bus, BusEvent } from '#core/ports/bus.ts';

export class MemoryBus implements Bus {
  readonly published: BusEvent[] = [];

  async publish(events: readonly BusEvent[]): Promise<void> {
    this.published.push(...events);
  }
}
