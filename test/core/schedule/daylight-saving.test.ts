import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fireTimes } from '#core/schedule/fire-times.ts';
import { cronExpression } from './arbitrary-cron.ts';
import { naiveFireTimes } from './naive-cron.ts';
import { scheduleOf } from './schedule-of.ts';
import { allTransitions, wallMinutes } from './zone-transitions.ts';

const EXPRESSIONS = fc.sample(cronExpression, { seed: 20_261_123, numRuns: 200 });
const EXPRESSIONS_A_TRANSITION = 5;
const HOURS_36 = 36 * 3_600_000;
const YEARS = Array.from({ length: 38 }, (_, index) => 2000 + index);

/**
 * Zones that change at the same instant between the same offsets share a case, which is tried in one of them, in turn;
 * no zone has two changes within 36 hours. The expressions go round, so that every one meets at least 70 changes.
 */
const CASES = allTransitions(2000, 2037).map((transition, index) => ({
  ...transition,
  zone: transition.zones[index % transition.zones.length] ?? '',
  expressions: Array.from(
    { length: EXPRESSIONS_A_TRANSITION },
    (_, turn) => EXPRESSIONS[(index * EXPRESSIONS_A_TRANSITION + turn) % EXPRESSIONS.length] ?? '',
  ),
}));

describe('fire times around every change of offset of every zone', () => {
  it('try every expression, and every zone that changes or one that changes alike', () => {
    expect(CASES.length).toBeGreaterThan(3_000);
    expect(new Set(CASES.flatMap(({ expressions }) => expressions))).toEqual(new Set(EXPRESSIONS));
  });

  it.each(YEARS)('are those of the minute by minute walk in %i', (year) => {
    const cases = CASES.filter(({ instant }) => new Date(instant).getUTCFullYear() === year);
    expect(cases.length).toBeGreaterThan(0);
    for (const { zone, expressions, ...transition } of cases) {
      const span = { after: transition.instant - HOURS_36 - 1, until: transition.instant + HOURS_36 };
      const minutes = wallMinutes(transition, span.after + 1, span.until);
      for (const cron of expressions) {
        const found = fireTimes(scheduleOf(cron), span, zone, minutes.length);
        const naive = naiveFireTimes(cron, minutes);
        if (found.join() !== naive.join()) expect({ cron, zone, found }).toEqual({ cron, zone, found: naive });
      }
    }
  });
});
