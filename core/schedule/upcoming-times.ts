import type { CoordinatorRules } from './coordinator-rules.ts';
import { fireTimes } from './fire-times.ts';

/** The next nominal times after `after`, at most `limit`, within start and end; none without a schedule. Epoch milliseconds. */
export function upcomingTimes(rules: CoordinatorRules, after: number, limit: number): readonly number[] {
  const { schedule, timezone, startAt, endAt } = rules;
  if (schedule === undefined) return [];
  const span = {
    after: Math.max(after, (startAt ?? Number.NEGATIVE_INFINITY) - 1),
    until: endAt ?? Number.POSITIVE_INFINITY,
  };
  return span.after >= span.until ? [] : fireTimes(schedule, span, timezone, limit);
}
