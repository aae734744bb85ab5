import { CursorError } from '#core/model/errors.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Pages asked for one page of the list: what is filtered can be rare, and a page may be short. */
const MAX_READS = 50;

export interface Days {
  /** Epoch milliseconds: the newest day is that of this time. */
  readonly now: number;
  /** How many days are looked at. */
  readonly days: number;
}

/**
 * A page of what is listed by UTC day (`yyyy-MM-dd`), newest first, walking the days backwards until the page is full.
 * Throws `CursorError`.
 */
export async function newestDays<T>(
  { now, days }: Days,
  { limit, cursor }: PageRequest,
  listDay: (day: string, page: PageRequest) => Promise<Page<T>>,
): Promise<Page<T>> {
  const today = Math.floor(now / DAY_MS);
  const items: T[] = [];
  let at: Place = cursor === undefined ? { day: today } : decode(cursor);
  for (let read = 0; at.day > today - days; read++) {
    if (items.length >= limit || read === MAX_READS) return { items, cursor: encode(at) };
    const request = { limit: limit - items.length, ...(at.cursor === undefined ? {} : { cursor: at.cursor }) };
    const page = await listDay(nameOf(at.day), request);
    items.push(...page.items);
    at = page.cursor === undefined ? { day: at.day - 1 } : { day: at.day, cursor: page.cursor };
  }
  return { items };
}

/** A day by its number since 1970, and where on it the next page begins. */
interface Place {
  readonly day: number;
  readonly cursor?: string;
}

function nameOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function encode({ day, cursor = '' }: Place): string {
  return `${day}.${cursor}`;
}

function decode(text: string): Place {
  const [, day, cursor = ''] = /^(\d{1,6})\.(.*)$/.exec(text) ?? [];
  if (day === undefined) throw new CursorError('the cursor is none of this list: begin without one', { cursor: text });
  return { day: Number(day), ...(cursor === '' ? {} : { cursor }) };
}
