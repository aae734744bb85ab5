import type { Instance, InstanceContext, InstanceSummary, StoredCommand } from '#core/model/instance.ts';
import type {
  IdRange,
  InstanceFilter,
  InstanceStore,
  InstanceUpdate,
  NewInstance,
} from '#core/ports/instance-store.ts';
import type { Count, Page, PageRequest } from '#core/ports/page.ts';
import type { Random } from '#core/ports/random.ts';
import { acceptCommand } from './accept-command.ts';
import { type ContextBodies, readContext } from './context-item.ts';
import { createInstance } from './create-instance.ts';
import { deleteInstance } from './delete-instance.ts';
import { isDeleted, readInstance } from './instance-item.ts';
import { instanceKey } from './keys.ts';
import { countInstances, listInstances } from './list-instances.ts';
import { saveInstance } from './save-instance.ts';
import { getItem, type Table } from './table.ts';
import { dueInstances, wakeBy } from './wake-instances.ts';

const SAVE_TOKEN_BYTES = 5;

/** Instances in the single table; long contexts in `bodies`. */
export class DynamoInstanceStore implements InstanceStore {
  readonly #table: Table;
  readonly #bodies: ContextBodies;
  readonly #random: Random;

  constructor(table: Table, bodies: ContextBodies, random: Random) {
    this.#table = table;
    this.#bodies = bodies;
    this.#random = random;
  }

  create(instance: NewInstance, context: InstanceContext): Promise<'created' | 'exists'> {
    return createInstance(this.#table, this.#bodies, instance, context, this.#random.hex(SAVE_TOKEN_BYTES));
  }

  async load(id: string): Promise<Instance | undefined> {
    const item = await getItem(this.#table, instanceKey(id));
    return item === undefined || isDeleted(item) ? undefined : readInstance(item);
  }

  context(id: string): Promise<InstanceContext | undefined> {
    return readContext(this.#table, this.#bodies, id);
  }

  save(loaded: Instance, update: InstanceUpdate): Promise<boolean> {
    return saveInstance(this.#table, loaded, update, this.#random.hex(SAVE_TOKEN_BYTES));
  }

  accept(id: string, command: StoredCommand, wakeAt: number): Promise<'accepted' | 'missing' | 'full'> {
    return acceptCommand(this.#table, id, command, wakeAt);
  }

  wakeBy(id: string, wakeAt: number): Promise<void> {
    return wakeBy(this.#table, id, wakeAt);
  }

  due(minute: number, limit: number): AsyncIterable<readonly string[]> {
    return dueInstances(this.#table, minute, limit);
  }

  list(filter: InstanceFilter & IdRange, page: PageRequest): Promise<Page<InstanceSummary>> {
    return listInstances(this.#table, filter, page);
  }

  count(filter: InstanceFilter & IdRange, cap: number): Promise<Count> {
    return countInstances(this.#table, filter, cap);
  }

  delete(id: string): Promise<boolean> {
    return deleteInstance(this.#table, this.#bodies, id);
  }
}
