import type { PageResponse } from '#api/schema/page.ts';
import type { Channel } from './terminal.ts';

export const DEFAULT_ITEMS = 50;
export const MAX_ITEMS = 100_000;
/** The most the API gives at once. */
const PAGE = 200;

/** Reads pages until there are `limit` items, and tells when there would have been more. */
export async function readPages<T>(
  err: Channel,
  limit: number,
  read: (page: { readonly limit: number; readonly cursor: string | undefined }) => Promise<PageResponse<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: Math.min(PAGE, limit - items.length), cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < limit);
  if (cursor !== undefined)
    err.write(`There may be more: these are the first ${items.length}; ask for more with --limit\n`);
  return items;
}
