import { enter, firstInLine, leave, NO_SLOTS, type Slots } from '#core/model/slots.ts';
import type { SlotStore } from '#core/ports/slot-store.ts';

export class MemorySlotStore implements SlotStore {
  readonly #slots = new Map<string, Slots>();

  async acquire(workflow: string, limit: number, id: string): Promise<Slots> {
    return this.#write(workflow, enter(this.#read(workflow), limit, id));
  }

  async release(workflow: string, id: string): Promise<readonly string[]> {
    return firstInLine(this.#write(workflow, leave(this.#read(workflow), [id])));
  }

  async drop(workflow: string, seen: Slots, ids: readonly string[]): Promise<readonly string[] | undefined> {
    const current = this.#read(workflow);
    if (current.revision !== seen.revision) return undefined;
    return firstInLine(this.#write(workflow, leave(current, ids)));
  }

  async load(workflow: string): Promise<Slots> {
    return this.#read(workflow);
  }

  #read(workflow: string): Slots {
    return this.#slots.get(workflow) ?? NO_SLOTS;
  }

  #write(workflow: string, next: Slots): Slots {
    const current = this.#read(workflow);
    if (next === current) return current;
    const written = { ...next, revision: current.revision + 1 };
    this.#slots.set(workflow, written);
    return written;
  }
}
