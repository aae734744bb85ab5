import { enter, firstInLine, leave, leaveLine, NO_SLOTS, type Slots } from '#core/model/slots.ts';
import type { SlotStore } from '#core/ports/slot-store.ts';

export class MemorySlotStore implements SlotStore {
  readonly #slots = new Map<string, Slots>();

  async acquire(workflow: string, limit: number, id: string): Promise<boolean> {
    return this.#change(workflow, (current) => enter(current, limit, id)).holders.includes(id);
  }

  async release(workflow: string, ids: readonly string[]): Promise<readonly string[]> {
    return firstInLine(this.#change(workflow, (current) => leave(current, ids)));
  }

  async leaveLine(workflow: string, ids: readonly string[]): Promise<readonly string[]> {
    return firstInLine(this.#change(workflow, (current) => leaveLine(current, ids)));
  }

  async load(workflow: string): Promise<Slots> {
    return this.#slots.get(workflow) ?? NO_SLOTS;
  }

  #change(workflow: string, change: (current: Slots) => Slots): Slots {
    const next = change(this.#slots.get(workflow) ?? NO_SLOTS);
    this.#slots.set(workflow, next);
    return next;
  }
}
