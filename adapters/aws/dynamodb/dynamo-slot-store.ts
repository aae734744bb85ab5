import { enter, firstInLine, leave, NO_SLOTS, type Slots } from '#core/model/slots.ts';
import type { SlotStore } from '#core/ports/slot-store.ts';
import { StoreError } from '../errors.ts';
import { absent, compare } from './expression.ts';
import { checkFormat, number, texts } from './item-fields.ts';
import { slotsKey } from './keys.ts';
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

  async acquire(workflow: string, limit: number, id: string): Promise<Slots> {
    // Once a write was refused somebody has written since the first look, which does as well as a write of one's own.
    return await this.#change(workflow, (current, round) =>
      round > 0 && current.holders.includes(id) ? current : enter(current, limit, id),
    );
  }

  async release(workflow: string, id: string): Promise<readonly string[]> {
    return firstInLine(await this.#change(workflow, (current) => leave(current, [id])));
  }

  async drop(workflow: string, seen: Slots, ids: readonly string[]): Promise<readonly string[] | undefined> {
    const written = await this.#write(workflow, seen, leave(seen, ids));
    return written && firstInLine(written);
  }

  async load(workflow: string): Promise<Slots> {
    const item = await getItem(this.#table, slotsKey(workflow));
    if (item === undefined) return NO_SLOTS;
    checkFormat(item, FORMAT);
    return {
      limit: number(item, 'lm'),
      holders: texts(item, 'ho'),
      waiters: texts(item, 'wt'),
      revision: number(item, 'rv'),
    };
  }

  /** `change` gives back the very same object when there is nothing to write. */
  async #change(workflow: string, change: (current: Slots, round: number) => Slots): Promise<Slots> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const current = await this.load(workflow);
      const next = change(current, round);
      if (next === current) return current;
      const written = await this.#write(workflow, current, next);
      if (written !== undefined) return written;
    }
    throw new StoreError(`the slots of the workflow '${workflow}' changed under ${MAX_ROUNDS} writes`, { workflow });
  }

  /** Undefined when somebody has written since `current`, or when one's own answer was lost. */
  async #write(workflow: string, current: Slots, { limit, holders, waiters }: Slots): Promise<Slots | undefined> {
    const revision = current.revision + 1;
    const item = { ...slotsKey(workflow), v: FORMAT, rv: revision, lm: limit, ho: holders, wt: waiters };
    const unchanged = current.revision === 0 ? absent('pk') : compare('rv', '=', current.revision);
    return (await putItem(this.#table, item, unchanged)) ? { limit, holders, waiters, revision } : undefined;
  }
}
