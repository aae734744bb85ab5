import type { Principal } from '#core/model/access.ts';
import type { AccessStore } from '#core/ports/access-store.ts';
import { absent, anyOf, compare } from './expression.ts';
import { checkFormat, decodeJson, present, type Shape, text } from './item-fields.ts';
import { PRINCIPALS, principalKey } from './keys.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import { deleteItem, getItem, putItem, type Table } from './table.ts';

const PRINCIPAL: Shape = {
  name: 'string',
  grants: 'object',
  tokenHash: 'string?',
  updatedAt: 'number',
};

const FORMAT = 1;

/** All principals in one partition: there are dozens. */
export class DynamoAccessStore implements AccessStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(name: string): Promise<Principal | undefined> {
    const item = await getItem(this.#table, principalKey(name));
    return item && readPrincipal(item);
  }

  async list(): Promise<readonly Principal[]> {
    const key = compare('pk', '=', PRINCIPALS);
    return (await queryItems(this.#table, { key, consistent: true })).map(readPrincipal);
  }

  async replace(current: Principal | undefined, next: Principal): Promise<boolean> {
    const encoded = encodePrincipal(next);
    const unchanged = current === undefined ? absent('pk') : compare('pr', '=', encodePrincipal(current));
    if (await putItem(this.#table, { ...principalKey(next.name), v: FORMAT, pr: encoded }, unchanged)) return true;
    const item = await getItem(this.#table, principalKey(next.name));
    return item?.['pr'] === encoded;
  }

  async delete(current: Principal): Promise<boolean> {
    const unchanged = compare('pr', '=', encodePrincipal(current));
    return await deleteItem(this.#table, principalKey(current.name), anyOf(absent('pk'), unchanged));
  }
}

/** Throws `FormatError` for an item of a newer release. */
function readPrincipal(item: Item): Principal {
  checkFormat(item, FORMAT);
  return decodeJson('a principal', text(item, 'pr'), PRINCIPAL, (principal: Principal) => principal);
}

/** The same text for equal principals: a condition can ask whether the stored one is still this one. */
function encodePrincipal({ name, grants, tokenHash, updatedAt }: Principal): string {
  const ordered = grants.map(({ role, dir }) => ({ role, dir }));
  return JSON.stringify({ name, grants: ordered, ...present('tokenHash', tokenHash), updatedAt });
}
