import { z } from 'zod';
import type { InstanceSummary } from '#core/model/instance.ts';
import { MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import { INSTANCE_STATUSES } from '#core/model/status.ts';
import { time } from './fields.ts';
import { pageFields } from './page.ts';

/** The last millisecond of the year 9999, beyond which no date format of the language can write. */
const MAX_TIME = 253_402_300_799_999;

export const startInstanceBody = z
  .strictObject({
    params: z.record(z.string().min(1), z.string()).default({}),
    /** Epoch milliseconds; now when absent. */
    logicalTime: z.int().min(0).max(MAX_TIME).exactOptional(),
    /** `run`: its success makes nothing downstream ready (language §6). */
    kind: z.enum(['trigger', 'run']).default('trigger'),
    /** With everything downstream of it, each once, as one campaign. */
    downstream: z.boolean().default(false),
  })
  .refine(({ kind, downstream }) => kind === 'trigger' || !downstream, {
    error: 'kind run starts nothing downstream: leave out one of kind and downstream',
  });
export type StartInstanceBody = z.input<typeof startInstanceBody>;
export type StartInstanceRequest = z.output<typeof startInstanceBody>;

export const startInstanceResponse = z
  .object({
    id: z.string(),
    result: z.enum(['started', 'exists']).describe('`exists`: the same `Idempotency-Key` has started it before.'),
    campaign: z
      .object({ id: z.string(), members: z.int() })
      .describe('With `downstream`: what the instance is the first member of.')
      .exactOptional(),
  })
  .meta({ id: 'Started' });
export type StartInstanceResponse = z.output<typeof startInstanceResponse>;

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
    workflow: z.string().min(1).exactOptional(),
    status: status.exactOptional(),
    day: z.iso.date().exactOptional(),
    prefix: z.string().min(MIN_ID_PREFIX).exactOptional(),
    ...pageFields,
  })
  .refine((query) => [query.workflow, query.status, query.day, query.prefix].filter((one) => one).length <= 1, {
    error: 'give at most one of workflow, status, day and prefix',
  });
export type ListInstancesQuery = z.output<typeof listInstancesQuery>;

export const instanceStatus = z.enum(INSTANCE_STATUSES);

/** What a list shows of an instance. */
export const instanceSummary = z
  .object({
    id: z.string(),
    workflow: z.string(),
    status: instanceStatus,
    logicalTime: time,
    createdAt: time,
    startedAt: time.exactOptional(),
    endedAt: time.exactOptional(),
  })
  .meta({ id: 'InstanceSummary' }) satisfies z.ZodType<InstanceSummary>;
