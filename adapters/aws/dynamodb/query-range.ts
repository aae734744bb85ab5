import { Buffer } from 'node:buffer';
import { CursorError } from '#core/model/errors.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, between, compare } from './expression.ts';
import { text } from './item-fields.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import type { Table } from './table.ts';

/** Sort keys, both ends among them. DynamoDB takes neither an empty end nor `low` above `high`. */
interface Bounds {
  readonly low: string;
  readonly high: string;
}

/** Items of one partition whose sort keys lie between two. */
export interface Range extends Bounds {
  /** The table itself, read consistently, when absent. */
  readonly index?: string;
  readonly partition: readonly [attribute: string, value: string];
  /** Attribute that is the sort key. */
  readonly sort: string;
  readonly descending?: boolean;
}

/** Above every text that begins with the same characters. */
export const HIGHEST = '\u{10FFFF}';

/** The sort keys that begin with `prefix`, which is not empty. */
export function startingWith(prefix: string): Bounds {
  return { low: prefix, high: prefix + HIGHEST };
}

/** Every sort key without a control character at its beginning. */
export const ALL_KEYS: Bounds = { low: ' ', high: HIGHEST };

/** A page of a range in the order of its sort key, which is the cursor. Throws `CursorError` for one of another range. */
export async function queryRange(table: Table, range: Range, { limit, cursor }: PageRequest): Promise<Page<Item>> {
  const { index, partition, sort, descending = false } = range;
  const after = cursor === undefined ? undefined : readCursor(cursor, range);
  const low = descending ? range.low : (after ?? range.low);
  const high = descending ? (after ?? range.high) : range.high;
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

function readCursor(cursor: string, { low, high }: Bounds): string {
  const position = decodeCursor(cursor);
  if (!isBelow(position, low) && !isBelow(high, position)) return position;
  throw new CursorError('the cursor is none of this list: begin without one', { cursor });
}

/** In the order of DynamoDB, by the bytes of UTF-8, in which JavaScript does not compare texts. */
function isBelow(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
