import type {
  CoordinatorStore,
  CoordinatorUpdate,
  LedgerEntry,
  StoredCoordinator,
} from '#core/ports/coordinator-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import type { Random } from '#core/ports/random.ts';
import { readCoordinator } from './coordinator-item.ts';
import { coordinatorKey, coordinatorNameOf, coordinatorWakePartition } from './coordinator-keys.ts';
import { readLedger, recordEntries } from './coordinator-ledger.ts';
import { deleteCoordinator } from './delete-coordinator.ts';
import { dependentsOf } from './dependency-edges.ts';
import { dueKeys } from './due-keys.ts';
import { listCoordinators } from './list-coordinators.ts';
import { saveCoordinator } from './save-coordinator.ts';
import { getItem, type Table } from './table.ts';

const SAVE_TOKEN_BYTES = 5;

/** Coordinators with their ledgers, and an edge for each of their dependencies, in the single table. */
export class DynamoCoordinatorStore implements CoordinatorStore {
  readonly #table: Table;
  readonly #random: Random;

  constructor(table: Table, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  async load(name: string): Promise<StoredCoordinator | undefined> {
    const item = await getItem(this.#table, coordinatorKey(name));
    return item && readCoordinator(item);
  }

  save(name: string, loaded: StoredCoordinator | undefined, update: CoordinatorUpdate): Promise<boolean> {
    return saveCoordinator(this.#table, name, loaded, update, this.#random.hex(SAVE_TOKEN_BYTES));
  }

  delete(loaded: StoredCoordinator): Promise<boolean> {
    return deleteCoordinator(this.#table, loaded);
  }

  dependents(workflow: string): Promise<readonly string[]> {
    return dependentsOf(this.#table, workflow);
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    const pages = dueKeys(this.#table, coordinatorWakePartition, minute, limit);
    for await (const page of pages) yield page.map(coordinatorNameOf);
  }

  list(dir: string, page: PageRequest): Promise<Page<StoredCoordinator>> {
    return listCoordinators(this.#table, dir, page);
  }

  record(name: string, entries: readonly LedgerEntry[]): Promise<void> {
    return recordEntries(this.#table, name, entries);
  }

  ledger(name: string, page: PageRequest): Promise<Page<LedgerEntry>> {
    return readLedger(this.#table, name, page);
  }
}
