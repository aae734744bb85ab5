import * as z from 'zod';
import type { Count } from '#core/ports/page.ts';

/** Epoch milliseconds. */
export const time = z.int().min(0).describe('Epoch milliseconds.');
export const texts = z.array(z.string()).readonly();
export const textMap = z.record(z.string(), z.string()).readonly();

export function list<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}

/** How many there are. */
export const count = z
  .object({ count: z.int(), more: z.boolean().describe('Counting stopped there.') })
  .meta({ id: 'Count' }) satisfies z.ZodType<Count>;
