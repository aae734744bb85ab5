import * as z from 'zod';
import { list } from './fields.ts';

/** The last millisecond of the year 9999, beyond which no date format of the language can write. */
export const MAX_TIME = 253_402_300_799_999;

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** The query fields of every list. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().min(1).describe('Where the last page ended.').exactOptional(),
};

/** A page of a list. It may be short; only a missing `cursor` ends the list. */
export interface PageResponse<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** The schema of a page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: list(item),
    cursor: z.string().describe('Where the next page begins; absent at the end.').exactOptional(),
  });
}
