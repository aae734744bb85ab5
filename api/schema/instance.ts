import * as z from 'zod';
import type { InstanceSummary } from '#core/model/instance.ts';
import { MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import { MAX_NAME_CHARACTERS } from '#core/model/limits.ts';
import { INSTANCE_STATUSES, type InstanceStatus } from '#core/model/status.ts';
import type { InstanceSearch } from '#core/service/search-instances.ts';
import { waitField } from './command.ts';
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

/** `wait`: seconds to wait for the end of the instance. */
export const startQuery = z.strictObject({ wait: waitField });
export type StartQuery = z.output<typeof startQuery>;

export const startInstanceResponse = z
  .object({
    id: z.string(),
    result: z.enum(['started', 'exists']).describe('`exists`: the same `Idempotency-Key` has started it before.'),
    status: z.enum(INSTANCE_STATUSES).describe('With `wait`: how it ended, or stands.').exactOptional(),
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

/** `FAILED`, or several as `FAILED,KILLED`. */
const statuses = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(status).min(1).max(INSTANCE_STATUSES.length));

const MAX_DAYS = 366;
const DAY_MS = 86_400_000;
const instant = z.coerce.number().int().min(0).max(MAX_TIME);

/** What instances are looked for by. Times are those in the ids. */
export const instanceFilterFields = {
  workflow: z.string().min(1).exactOptional(),
  day: z.iso.date().describe('In UTC; in place of `from` and `to`.').exactOptional(),
  from: instant.describe('Epoch milliseconds.').exactOptional(),
  to: instant.describe('Epoch milliseconds; instances from then on are left out.').exactOptional(),
  text: z.string().min(1).max(MAX_NAME_CHARACTERS).describe('What the id or the name begins with.').exactOptional(),
  prefix: z.string().min(MIN_ID_PREFIX).describe('What the id begins with.').exactOptional(),
};

interface Times {
  readonly day?: string;
  readonly from?: number;
  readonly to?: number;
}

/** What is wrong with the times of a filter. */
export function checkTimes({ day, from, to }: Times): string | undefined {
  if (day !== undefined && (from !== undefined || to !== undefined)) return 'give either day or from and to';
  if (from === undefined || to === undefined) return undefined;
  if (from >= to) return 'from must be earlier than to';
  return to - from > MAX_DAYS * DAY_MS ? `from and to are at most ${MAX_DAYS} days apart` : undefined;
}

/** The search that a filter means. */
export function searchOf(
  { day, workflow, from, to, text, prefix }: InstanceFilterFields,
  given: readonly InstanceStatus[] | undefined,
): InstanceSearch {
  const midnight = day === undefined ? undefined : Date.parse(day);
  return {
    ...(workflow !== undefined && { workflow }),
    ...(given !== undefined && { statuses: [...new Set(given)] }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(midnight !== undefined && { from: midnight, to: midnight + DAY_MS }),
    ...(text !== undefined && { text }),
    ...(prefix !== undefined && { idPrefix: prefix }),
  };
}

const filterFields = z.object(instanceFilterFields);
export type InstanceFilterFields = z.output<typeof filterFields>;

/** With no filter: the instances of the last days. */
export const listInstancesQuery = z
  .strictObject({
    status: statuses.describe('One, or several with commas between.').exactOptional(),
    ...instanceFilterFields,
    ...pageFields,
  })
  .superRefine((query, context) => {
    const message = checkTimes(query);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
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
