import { z } from 'zod';
import type { LogRecord } from '#core/model/log.ts';
import { attemptStatus } from './attempt.ts';
import { list, time } from './fields.ts';

const ordinal = z.coerce.number().int().min(1);

/** Which attempt: fields left out mean the newest that fits the others. `chunk`: where to read on, 0 first. */
export const logQuery = z.strictObject({
  run: ordinal.exactOptional(),
  iteration: ordinal.exactOptional(),
  attempt: ordinal.exactOptional(),
  chunk: z.coerce.number().int().min(0).default(0),
});
export type LogQuery = z.output<typeof logQuery>;

const logRecord = z
  .object({
    t: time,
    s: z.enum(['out', 'err', 'sys']),
    d: z.string().describe('Text.').exactOptional(),
    b: z.string().describe('Base64 of what is no text.').exactOptional(),
  })
  .meta({ id: 'LogRecord' }) satisfies z.ZodType<LogRecord>;

/** A piece of the output of one attempt, and which attempt it is. */
export const logResponse = z
  .object({
    run: z.int(),
    iteration: z.int(),
    attempt: z.int(),
    status: attemptStatus,
    records: list(logRecord),
    nextChunk: z.int().describe('Ask for it next; the same as asked for while nothing new is there.'),
    done: z.boolean().describe('Nothing will follow.'),
  })
  .meta({ id: 'LogPage' });
export type LogResponse = z.output<typeof logResponse>;
