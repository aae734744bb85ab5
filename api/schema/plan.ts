import * as z from 'zod';
import { ZONE } from '#core/parser/grammar/value-types.ts';
import type { Plan } from '#core/service/plan-day.ts';
import { list, texts, time } from './fields.ts';

export const planQuery = z.strictObject({
  day: z.iso.date(),
  /** IANA zone of the day; the deployment's when absent. */
  timezone: z
    .string()
    .trim()
    .refine((text) => ZONE.parse(text) !== undefined, { error: `must be ${ZONE.allowed}` })
    .exactOptional(),
});

const plannedRun = z.object({
  workflow: z.string(),
  coordinator: z.string(),
  nominalTime: time.exactOptional(),
  logicalTime: time,
  startsAt: time,
  endsAt: time.describe('With the typical duration of the workflow.'),
  becauseOf: z.enum(['time', 'dependencies']),
  after: texts,
});

/** What would run on the day, in order. */
export const planResponse = z
  .object({
    timezone: z.string(),
    from: time,
    until: time,
    runs: list(plannedRun),
    disabled: z.int().describe('Coordinators that are disabled, and so left out.'),
    cut: z.boolean().describe('More would run than is listed.'),
  })
  .meta({ id: 'Plan' }) satisfies z.ZodType<Plan>;
export type PlanResponse = Plan;
