import * as z from 'zod';
import type { LedgerEntry } from '#core/ports/coordinator-store.ts';
import type { Firing } from '#core/schedule/coordinator-state.ts';
import type { CoordinatorView } from '#core/service/describe-coordinator.ts';
import { list, texts, time } from './fields.ts';
import { pageFields } from './page.ts';
import { folder } from './workflow.ts';

export const listCoordinatorsQuery = z.strictObject({ dir: folder, ...pageFields });

const MAX_TIMES = 1_000;
const DEFAULT_TIMES = 5;

export const nextTimesQuery = z.strictObject({
  n: z.coerce.number().int().min(1).max(MAX_TIMES).default(DEFAULT_TIMES),
});

export const ledgerQuery = z.strictObject(pageFields);

const readiness = z.object({ instanceId: z.string(), endedAt: time, logicalTime: time });

export const firing = z
  .object({
    number: z.int(),
    nominalTime: time.exactOptional(),
    logicalTime: time,
    openedAt: time,
    used: z.record(z.string(), readiness),
    failure: z.object({ message: z.string(), since: time, tries: z.int(), retryAt: time }).exactOptional(),
  })
  .meta({ id: 'Firing' }) satisfies z.ZodType<Firing>;

const common = {
  name: z.string(),
  dir: z.string(),
  desc: z.string(),
  enabled: z.boolean(),
  workflows: texts,
  dependencies: texts,
  missing: texts.describe('Dependencies that have not succeeded since it last fired.'),
  firings: z.int(),
  open: firing.describe('A firing whose instances are not all created yet, with the reason.').exactOptional(),
  submittedAt: time,
};

/** What a list shows of a coordinator. */
export const coordinatorSummary = z.object(common).meta({ id: 'CoordinatorSummary' });
export type CoordinatorSummary = z.output<typeof coordinatorSummary>;

export const coordinatorResponse = z
  .object({
    ...common,
    hash: z.string(),
    source: z.string(),
    freedAt: time
      .describe('When its file was deleted, or defined it no more, and it was disabled for that.')
      .exactOptional(),
    schedule: z.object({ text: z.string(), words: z.string() }).exactOptional(),
    timezone: z.string(),
    startAt: time.exactOptional(),
    endAt: time.exactOptional(),
    catchup: z.enum(['latest', 'all', 'none']),
    deadline: z.object({ text: z.string(), nextAt: time.exactOptional() }).exactOptional(),
    params: list(z.object({ name: z.string(), value: z.string() })),
    ready: list(readiness.extend({ workflow: z.string() })),
    due: list(time),
    nextAt: time.exactOptional(),
  })
  .meta({ id: 'Coordinator' }) satisfies z.ZodType<CoordinatorView>;

export const ledgerEntry = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('fired'),
      firing,
      instances: list(z.object({ workflow: z.string(), instanceId: z.string() })),
      closedAt: time,
    }),
    z.object({
      type: z.literal('skipped'),
      times: z.object({
        first: time,
        last: time,
        count: z.int(),
        reason: z.enum(['replaced-by-newer', 'missed', 'queue-full']),
      }),
      at: time,
    }),
  ])
  .meta({ id: 'LedgerEntry' }) satisfies z.ZodType<LedgerEntry>;

/** The nominal times to come. */
export const nextTimesResponse = z
  .object({
    name: z.string(),
    enabled: z.boolean(),
    timezone: z.string(),
    words: z.string().describe('The schedule in English; absent without a cron.').exactOptional(),
    due: list(time).describe('Those that have come and wait to be fired, oldest first.'),
    times: list(time).describe('Those to come, were it enabled.'),
  })
  .meta({ id: 'NextTimes' });
export type NextTimesResponse = z.output<typeof nextTimesResponse>;

/** A command is done when it is answered. */
export const coordinatorCommandResponse = z
  .object({ name: z.string(), enabled: z.boolean() })
  .meta({ id: 'CoordinatorCommand' });
export type CoordinatorCommandResponse = z.output<typeof coordinatorCommandResponse>;
