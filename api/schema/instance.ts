import { z } from 'zod';
import { MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import { INSTANCE_STATUSES } from '#core/model/status.ts';
import { pageFields } from './page.ts';

/** The last millisecond of the year 9999, beyond which no date format of the language can write. */
const MAX_TIME = 253_402_300_799_999;

export const startInstanceBody = z
  .strictObject({
    params: z.record(z.string().min(1), z.string()).default({}),
    /** Epoch milliseconds; now when absent. */
    logicalTime: z.int().min(0).max(MAX_TIME).optional(),
    /** `run`: its success makes nothing downstream ready (language §6). */
    kind: z.enum(['trigger', 'run']).default('trigger'),
    /** With everything downstream of it, each once, as one campaign. */
    downstream: z.boolean().default(false),
  })
  .refine(({ kind, downstream }) => kind === 'trigger' || !downstream, {
    error: 'kind run starts nothing downstream: leave out one of kind and downstream',
  });
export type StartInstanceBody = z.input<typeof startInstanceBody>;

export interface StartInstanceResponse {
  readonly id: string;
  /** `exists`: the same `Idempotency-Key` has started it before. */
  readonly result: 'started' | 'exists';
  /** With `downstream`: what the instance is the first member of. */
  readonly campaign?: { readonly id: string; readonly members: number };
}

/** A status in any spelling that language §8 accepts: `RUNNING`, `running`, `W_RUNNING`, `W_SUCCESSED`. */
const status = z
  .string()
  .transform((text) =>
    text
      .toUpperCase()
      .replace(/^W_/, '')
      .replace(/^SUCCESSED$/, 'SUCCEEDED'),
  )
  .pipe(z.enum(INSTANCE_STATUSES));

/** With no filter: the instances of the last days. */
export const listInstancesQuery = z
  .strictObject({
    workflow: z.string().min(1).optional(),
    status: status.optional(),
    day: z.iso.date().optional(),
    prefix: z.string().min(MIN_ID_PREFIX).optional(),
    ...pageFields,
  })
  .refine((query) => [query.workflow, query.status, query.day, query.prefix].filter((one) => one).length <= 1, {
    error: 'give at most one of workflow, status, day and prefix',
  });
export type ListInstancesQuery = z.output<typeof listInstancesQuery>;
