import { z } from 'zod';
import type { LogRecord } from '#core/model/log.ts';
import type { AttemptStatus } from '#core/model/status.ts';

const ordinal = z.coerce.number().int().min(1);

/** Which attempt: fields left out mean the newest that fits the others. `chunk`: where to read on, 0 first. */
export const logQuery = z.strictObject({
  run: ordinal.optional(),
  iteration: ordinal.optional(),
  attempt: ordinal.optional(),
  chunk: z.coerce.number().int().min(0).default(0),
});
export type LogQuery = z.output<typeof logQuery>;

/** A piece of the output of one attempt, and which attempt it is. */
export interface LogResponse {
  readonly run: number;
  readonly iteration: number;
  readonly attempt: number;
  readonly status: AttemptStatus;
  readonly records: readonly LogRecord[];
  /** Ask for it next; the same as asked for while nothing new is there. */
  readonly nextChunk: number;
  /** Nothing will follow. */
  readonly done: boolean;
}
