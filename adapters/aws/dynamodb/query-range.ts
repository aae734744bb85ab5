import { CursorError } from '#core/model/errors.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, between, compare } from './expression.ts';
import { text } from './item-fields.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import type { Table } from './table.ts';

/** Items of one partition whose sort keys begin with the same characters. */
export interface Range {
  /** The table itself, read consistently, when absent. */
  readonly index?: string;
  readonly partition: readonly [attribute: string, value: string];
  /** Attribute that is the sort key. */
  readonly sort: string;
  readonly prefix: string;
  readonly descending?: boolean;
}

/** Above every text that begins with the same characters. */
const HIGHEST = '\u{10FFFF}';

/** A page of a range in the order of its sort key, which is the cursor. Throws `CursorError` for one of another range. */
export async function queryRange(table: Table, range: Range, { limit, cursor }: PageRequest): Promise<Page<Item>> {
  const { index, partition, sort, prefix, descending = false } = range;
  const after = cursor === undefined ? undefined : readCursor(cursor, prefix);
  const low = descending ? prefix : (after ?? prefix);
  const high = descending ? (after ?? prefix + HIGHEST) : prefix + HIGHEST;
  const items = await queryItems(table, {
    ...(index === undefined ? { consistent: true } : { index }),
    key: allOf(compare(partition[0], '=', partition[1]), between(sort, low, high)),
    descending,
    // The range begins with where the last page ended.
    limit: after === undefined ? limit : limit + 1,
  });
  const page = items.filter((item) => item[sort] !== after).slice(0, limit);
  const last = page.at(-1);
  const full = page.length === limit && last !== undefined;
  return { items: page, ...(full && { cursor: encodeCursor(text(last, sort)) }) };
}

function readCursor(cursor: string, prefix: string): string {
  const position = decodeCursor(cursor);
  if (position.startsWith(prefix)) return position;
  throw new CursorError('the cursor is none of this list: begin without one', { cursor });
}
