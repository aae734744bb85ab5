import { CursorError } from '#core/model/errors.ts';
import type { InstanceSummary } from '#core/model/instance.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import type { Environment } from '#core/ports/ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Today and the days before it that a list without a filter looks at. */
const RECENT_DAYS = 7;

/** Instances of the last days, newest first, walking the days backwards until the page is full. Throws `CursorError`. */
export async function recentInstances(
  env: Environment,
  { limit, cursor }: PageRequest,
): Promise<Page<InstanceSummary>> {
  const today = Math.floor(env.clock.now() / DAY_MS);
  const items: InstanceSummary[] = [];
  let at = cursor === undefined ? { day: today } : decode(cursor);
  while (at.day > today - RECENT_DAYS) {
    const request = { limit: limit - items.length, ...(at.cursor === undefined ? {} : { cursor: at.cursor }) };
    const page = await env.instances.list({ day: nameOf(at.day) }, request);
    items.push(...page.items);
    at = page.cursor === undefined ? { day: at.day - 1 } : { day: at.day, cursor: page.cursor };
    if (items.length >= limit) return { items, cursor: encode(at) };
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
