import { z } from 'zod';

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** The query fields of every list. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().min(1).optional(),
};

/** A page of a list. It may be short; only a missing `cursor` ends the list. */
export interface PageResponse<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}
