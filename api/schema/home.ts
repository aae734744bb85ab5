import * as z from 'zod';
import type { DayOutcomes, FailedInstance, NextTime, WaitingCoordinator } from '#core/service/describe-home.ts';
import { count, list, texts, time } from './fields.ts';
import { instanceSummary } from './instance.ts';

const MAX_DAYS = 31;
const DEFAULT_DAYS = 7;

export const homeQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
});

const dayOutcomes = z
  .object({ day: z.string().describe('In UTC.'), succeeded: count, failed: count, killed: count })
  .meta({ id: 'DayOutcomes' }) satisfies z.ZodType<DayOutcomes>;

const failedInstance = instanceSummary
  .extend({ error: z.string().describe('Its first line.').exactOptional() })
  .meta({ id: 'FailedInstance' }) satisfies z.ZodType<FailedInstance>;

const nextTime = z
  .object({ coordinator: z.string(), dir: z.string(), workflows: texts, at: time })
  .meta({ id: 'NextTime' }) satisfies z.ZodType<NextTime>;

const waiting = z
  .object({
    coordinator: z.string(),
    dir: z.string(),
    due: z.int().describe('Nominal times that wait.'),
    since: time.exactOptional(),
    failure: z.string().describe('Why a firing cannot be finished.').exactOptional(),
  })
  .meta({ id: 'WaitingCoordinator' }) satisfies z.ZodType<WaitingCoordinator>;

export const homeResponse = z
  .object({
    at: time,
    days: list(dayOutcomes)
      .describe('Newest first, with today; absent for callers who may not see all folders.')
      .exactOptional(),
    underWay: list(instanceSummary).describe('The newest 50.'),
    recentlyEnded: list(instanceSummary).describe('Of the newest 50 that have ended, those that did last first.'),
    failed: list(failedInstance).describe('The newest 20 of 24 hours.'),
    nextHour: list(nextTime).describe('When coordinators are due.'),
    waiting: list(waiting).describe('Coordinators whose time has come and that have not fired.'),
    workers: z.object({ live: z.int(), slots: z.int(), running: z.int() }),
  })
  .meta({ id: 'Home' });
export type HomeResponse = z.output<typeof homeResponse>;
