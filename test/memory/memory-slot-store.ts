import { enter, firstInLine, leave, NO_SLOTS, type Slots } from '#core/model/slots.ts';
import type { SlotStore } from '#core/ports/slot-store.ts';

export class MemorySlotStore implements SlotStore {
  readonly #slots = new Map<string, Slots>();

  async acquire(workflow: string, limit: number, instanceId: string): Promise<boolean> {
    const slots = enter(this.#slots.get(workflow) ?? NO_SLOTS, limit, instanceId);
    this.#slots.set(workflow, slots);
    return slots.holders.includes(instanceId);
  }

  async release(workflow: string, instanceId: string): Promise<readonly string[]> {
    const slots = leave(this.#slots.get(workflow) ?? NO_SLOTS, instanceId);
    this.#slots.set(workflow, slots);
    return firstInLine(slots);
  }
}
