import type { Link } from '#core/model/link.ts';
import type { LinkStore } from '#core/ports/link-store.ts';
import { absent, compare } from './expression.ts';
import { LINKS, linkKey } from './keys.ts';
import { encodeLink, linkItem, readLink } from './link-item.ts';
import { queryItems } from './query.ts';
import { deleteItem, getItem, putItem, type Table } from './table.ts';

/** All links in one partition: there are dozens. */
export class DynamoLinkStore implements LinkStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(name: string): Promise<Link | undefined> {
    const item = await getItem(this.#table, linkKey(name));
    return item && readLink(item);
  }

  async list(): Promise<readonly Link[]> {
    const key = compare('pk', '=', LINKS);
    return (await queryItems(this.#table, { key, consistent: true })).map(readLink);
  }

  async replace(current: Link | undefined, next: Link): Promise<boolean> {
    const unchanged = current === undefined ? absent('pk') : compare('ln', '=', encodeLink(current));
    if (await putItem(this.#table, linkItem(next), unchanged)) return true;
    const item = await getItem(this.#table, linkKey(next.name));
    return item?.['ln'] === encodeLink(next);
  }

  async delete(name: string): Promise<void> {
    await deleteItem(this.#table, linkKey(name));
  }
}
