import type { FleetState } from '#core/fleet/fleet-state.ts';
import type { FleetStore, StoredFleet } from '#core/ports/fleet-store.ts';
import { copyOf } from './copy-of.ts';

export class MemoryFleetStore implements FleetStore {
  readonly #fleets = new Map<string, StoredFleet>();

  async load(group: string): Promise<StoredFleet | undefined> {
    return this.#fleets.get(group);
  }

  async save(group: string, loaded: StoredFleet | undefined, state: FleetState): Promise<StoredFleet | undefined> {
    if (this.#fleets.get(group)?.revision !== loaded?.revision) return undefined;
    const saved = { group, state: copyOf(state), revision: (loaded?.revision ?? 0) + 1 };
    this.#fleets.set(group, saved);
    return saved;
  }

  async list(): Promise<readonly StoredFleet[]> {
    return [...this.#fleets.values()].sort((a, b) => (a.group < b.group ? -1 : 1));
  }
}
