import { z } from 'zod';
import { ZONE } from '#core/parser/grammar/value-types.ts';
import type { Plan } from '#core/service/plan-day.ts';

export const planQuery = z.strictObject({
  day: z.iso.date(),
  /** IANA zone of the day; the deployment's when absent. */
  timezone: z
    .string()
    .trim()
    .refine((text) => ZONE.parse(text) !== undefined, { error: `must be ${ZONE.allowed}` })
    .optional(),
});

/** What would run on the day, in order. */
export type PlanResponse = Plan;
