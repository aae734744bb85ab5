import { enter, firstInLine, leave, leaveLine, NO_SLOTS, type Slots } from '#core/model/slots.ts';
import type { SlotStore } from '#core/ports/slot-store.ts';
import { StoreError } from '../errors.ts';
import { absent, compare } from './expression.ts';
import { checkFormat, number, texts } from './item-fields.ts';
import { slotsKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { getItem, putItem, type Table } from './table.ts';

const FORMAT = 1;
/** Each round somebody's write succeeds, so that waiting between them would gain nothing. */
const MAX_ROUNDS = 50;

/** One item a workflow, read, changed and written if nobody else has written it meanwhile. */
export class DynamoSlotStore implements SlotStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async acquire(workflow: string, limit: number, id: string): Promise<boolean> {
    const slots = await this.#change(workflow, (current) => enter(current, limit, id));
    return slots.holders.includes(id);
  }

  async release(workflow: string, ids: readonly string[]): Promise<readonly string[]> {
    return firstInLine(await this.#change(workflow, (current) => leave(current, ids)));
  }

  async leaveLine(workflow: string, ids: readonly string[]): Promise<readonly string[]> {
    return firstInLine(await this.#change(workflow, (current) => leaveLine(current, ids)));
  }

  async load(workflow: string): Promise<Slots> {
    return slotsOf(await getItem(this.#table, slotsKey(workflow)));
  }

  /** `change` gives back the very same object when there is nothing to write. */
  async #change(workflow: string, change: (current: Slots) => Slots): Promise<Slots> {
    const key = slotsKey(workflow);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const item = await getItem(this.#table, key);
      const current = slotsOf(item);
      const revision = item === undefined ? 0 : number(item, 'rv');
      const next = change(current);
      if (next === current) return current;
      const unchanged = item === undefined ? absent('pk') : compare('rv', '=', revision);
      const { limit, holders, waiters } = next;
      const written = { ...key, v: FORMAT, rv: revision + 1, lm: limit, ho: holders, wt: waiters };
      if (await putItem(this.#table, written, unchanged)) return next;
    }
    throw new StoreError(`the slots of the workflow '${workflow}' changed under ${MAX_ROUNDS} writes`, { workflow });
  }
}

function slotsOf(item: Item | undefined): Slots {
  if (item === undefined) return NO_SLOTS;
  checkFormat(item, FORMAT);
  return { limit: number(item, 'lm'), holders: texts(item, 'ho'), waiters: texts(item, 'wt') };
}
