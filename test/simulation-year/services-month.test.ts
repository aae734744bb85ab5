import { describe, expect, it } from 'vitest';
import { seededRandom } from '#test/core/service/intercept.ts';
import { makeFleet } from './fleet.ts';
import type { World } from './history.ts';
import { expectedOutcome } from './oracle.ts';
import { expectSame } from './outcomes.ts';
import { ServicesMonth } from './services-month.ts';
import { tickTimes } from './traffic.ts';

const DAY = 86_400_000;

/**
 * Forty days of 60 coordinators on the whole services over ports in memory, checked against the same oracle: files are
 * submitted, instances created, successes reported and ledgers kept. Of the ticks, one in twenty is made by two machines at
 * once, and one in twenty by a process that dies at some call before another takes over.
 */
describe('Forty simulated days of the services', () => {
  it('have every firing, instance and skipped time that the language asks for, and no other', {
    timeout: 120_000,
  }, async () => {
    const random = seededRandom(7);
    const from = Date.UTC(2026, 2, 10);
    const until = from + 40 * DAY;
    const fleet = makeFleet({ size: 60, from, until, random });
    const world: World = { from, until, ticks: tickTimes(from, until, random), interrupts: () => false };
    const month = new ServicesMonth(fleet, world, random);
    await month.run();
    let firings = 0;
    for (const { name, plan } of fleet) {
      const expected = expectedOutcome(name, plan, month.happenings(name), world);
      expectSame(name, await month.outcome(name), expected);
      expect(await month.logicalTimes(name)).toEqual(expected.fired.map(({ logicalTime }) => logicalTime).sort());
      firings += expected.fired.length;
    }
    expect(firings).toBeGreaterThan(1_500);
    expect(month.deaths).toBeGreaterThan(100);
  });
});
