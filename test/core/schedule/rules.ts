import type { CoordinatorRules } from '#core/schedule/coordinator-rules.ts';
import { scheduleOf } from './schedule-of.ts';

/** Rules in UTC that start the workflow `w` by default; `cron` is a schedule as it is written. */
export function makeRules({
  cron,
  ...overrides
}: Partial<CoordinatorRules> & { readonly cron?: string }): CoordinatorRules {
  return {
    ...(cron !== undefined && { schedule: scheduleOf(cron) }),
    timezone: 'UTC',
    catchup: 'latest',
    dependencies: [],
    workflows: ['w'],
    ...overrides,
  };
}
