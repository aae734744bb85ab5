import type { FleetState } from '#core/fleet/fleet-state.ts';
import type { FleetStore, StoredFleet } from '#core/ports/fleet-store.ts';
import { absent, compare } from './expression.ts';
import { checkFormat, number, text } from './item-fields.ts';
import { FLEETS, fleetKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import { getItem, putItem, type Table } from './table.ts';

const FORMAT = 1;

/** One item a worker group, all in one partition: it is written when tasks start, and when it is known what became of them. */
export class DynamoFleetStore implements FleetStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async load(group: string): Promise<StoredFleet | undefined> {
    const item = await getItem(this.#table, fleetKey(group));
    return item && readFleet(item);
  }

  async save(group: string, loaded: StoredFleet | undefined, state: FleetState): Promise<StoredFleet | undefined> {
    const revision = (loaded?.revision ?? 0) + 1;
    const unchanged = loaded === undefined ? absent('pk') : compare('rv', '=', loaded.revision);
    const item = { ...fleetKey(group), v: FORMAT, rv: revision, x: JSON.stringify(state) };
    return (await putItem(this.#table, item, unchanged)) ? { group, state, revision } : undefined;
  }

  async list(): Promise<readonly StoredFleet[]> {
    const items = await queryItems(this.#table, { key: compare('pk', '=', FLEETS), consistent: true });
    return items.map(readFleet);
  }
}

/** Throws `FormatError` for an item of a newer release. */
function readFleet(item: Item): StoredFleet {
  checkFormat(item, FORMAT);
  const state = JSON.parse(text(item, 'x')) as FleetState;
  return { group: text(item, 'sk'), state, revision: number(item, 'rv') };
}
