import * as z from 'zod';
import type { LogRecord } from '#core/model/log.ts';
import { attemptStatus } from './attempt.ts';
import { list, time } from './fields.ts';

const ordinal = z.coerce.number().int().min(1);

/** Which attempt: fields left out mean the newest that fits the others. */
const attemptFields = {
  run: ordinal.exactOptional(),
  iteration: ordinal.exactOptional(),
  attempt: ordinal.exactOptional(),
};

/** `cursor`: where to read on; `chunk`: where to begin without one. */
export const logQuery = z.strictObject({
  ...attemptFields,
  chunk: z.coerce.number().int().min(0).max(999_999_999).default(0),
  stream: z.enum(['out', 'err', 'sys']).describe('That one alone.').exactOptional(),
  cursor: z.string().min(1).describe('Where the last page ended.').exactOptional(),
});

const MAX_ADDRESSES = 1_000;
export const logDownloadQuery = z.strictObject({
  ...attemptFields,
  limit: z.coerce.number().int().min(1).max(MAX_ADDRESSES).default(MAX_ADDRESSES),
  cursor: z.string().min(1).describe('Where the last page ended.').exactOptional(),
});

const logRecord = z
  .object({
    t: time,
    s: z.enum(['out', 'err', 'sys']),
    d: z.string().describe('Text.').exactOptional(),
    b: z.string().describe('Base64 of what is no text.').exactOptional(),
  })
  .meta({ id: 'LogRecord' }) satisfies z.ZodType<LogRecord>;

const about = { run: z.int(), iteration: z.int(), attempt: z.int(), status: attemptStatus };

/** A page of the output of one attempt, and which attempt it is. */
export const logResponse = z
  .object({
    ...about,
    records: list(logRecord),
    cursor: z.string().describe('Ask with it next; the same as asked with while nothing new is there.'),
    done: z.boolean().describe('Nothing will follow.'),
  })
  .meta({ id: 'LogPage' });
export type LogResponse = z.output<typeof logResponse>;

/** Where the whole log of one attempt is: NDJSON of log records, one address after another. */
export const logDownloadResponse = z
  .object({
    ...about,
    bytes: z.int().describe('Bytes the attempt wrote, once it has ended.').exactOptional(),
    truncated: z.boolean().exactOptional(),
    inline: z.string().describe('The log itself, when it is short: then there are no addresses.').exactOptional(),
    urls: list(z.string()).describe('To be fetched in this order, each without credentials.'),
    cursor: z.string().describe('Where the next addresses begin; absent at the end.').exactOptional(),
  })
  .meta({ id: 'LogDownload' });
export type LogDownloadResponse = z.output<typeof logDownloadResponse>;
