import { describe, expect, it } from 'vitest';
import { seededRandom } from '#test/core/service/intercept.ts';
import { DecisionsYear } from './decisions-year.ts';
import { makeFleet } from './fleet.ts';
import type { World } from './history.ts';
import { expectedOutcome } from './oracle.ts';
import { expectSame } from './outcomes.ts';
import { tickTimes } from './traffic.ts';

/**
 * A year of 1,000 coordinators on the pure decisions, checked against an oracle that was written from language §6 alone.
 *
 * It covers: cron only, dependencies only, both; eight time zones and their changes of offset; every catch-up policy;
 * start and end; reports that come again, late and out of order; ticks that are missing or double, outages of up to three
 * days; firings whose process died before the instance was made; disable, enable, reset, another cron, other dependencies.
 *
 * It does not cover what stands between the decisions and a store: `services-month.test.ts` does. Instances that cannot be
 * created, and changes of bounds, are for the tests of the coordinator in `test/core/service`.
 */
describe('A simulated year of 1,000 coordinators', () => {
  it('has every firing and every skipped time that the language asks for, and no other', { timeout: 120_000 }, () => {
    const random = seededRandom(2026);
    const from = Date.UTC(2026, 0, 1);
    const until = Date.UTC(2027, 0, 1);
    const fleet = makeFleet({ size: 1_000, from, until, random });
    const ticks = tickTimes(from, until, random);
    const world: World = { from, until, ticks, interrupts: (name, firing) => hash(`${name}/${firing}`) % 50 === 0 };
    const year = new DecisionsYear(fleet, world, random);
    year.run();
    let firings = 0;
    let skipped = 0;
    for (const [index, { name, happenings, ...outcome }] of year.coordinators.entries()) {
      const plan = fleet[index]?.plan;
      if (plan === undefined) throw new Error(name);
      const { fired } = outcome;
      expectSame(name, { fired, skipped: outcome.skipped }, expectedOutcome(name, plan, happenings, world));
      const times = fired.flatMap(({ nominalTime }) => nominalTime ?? []);
      expect(new Set(times).size).toBe(times.length);
      firings += fired.length;
      skipped += outcome.skipped.length;
    }
    expect(firings).toBeGreaterThan(365_000);
    expect(skipped).toBeGreaterThan(1_000);
  });
});

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
