import { z } from 'zod';

/** Epoch milliseconds. */
export const time = z.int().min(0).describe('Epoch milliseconds.');
export const texts = z.array(z.string()).readonly();
export const textMap = z.record(z.string(), z.string()).readonly();

export function list<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}
