import type { Bus, InstanceEnded } from '#core/ports/bus.ts';

export class MemoryBus implements Bus {
  readonly published: InstanceEnded[] = [];

  async publish(events: readonly InstanceEnded[]): Promise<void> {
    this.published.push(...events);
  }
}
