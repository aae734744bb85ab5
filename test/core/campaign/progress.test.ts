import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CampaignPlan, membersOf } from '#core/campaign/campaign.ts';
import {
  type CampaignProgress,
  type CampaignRules,
  campaignStatus,
  newProgress,
  numbersOf,
  openMembers,
  reportMember,
  settleOpened,
  wakeMinute,
} from '#core/campaign/progress.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

function planOf(times: number, ...after: readonly (readonly number[])[]): CampaignPlan {
  return {
    times: Array.from({ length: times }, (_, index) => NOON + index),
    steps: after.map((before, index) => ({ workflow: `w${index}`, after: before })),
    params: {},
    timezone: 'UTC',
  };
}

/** Opens what may be opened, and creates all of it. */
function advance(rules: CampaignRules, progress: CampaignProgress): CampaignProgress {
  const opened = openMembers(rules, progress, NOON);
  const results = numbersOf(opened, 'O').map((member) => ({ member }));
  return results.length === 0 ? opened : settleOpened(opened, results, NOON);
}

const anyPlan = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.array(fc.array(fc.nat(9)), { minLength: 1, maxLength: 8 }))
  .map(([times, steps]) => planOf(times, ...steps.map((before, index) => before.filter((one) => one < index))));
const anyEnds = fc.array(fc.record({ pick: fc.nat(), status: fc.constantFrom('SUCCEEDED', 'SUCCEEDED', 'FAILED') }), {
  minLength: 40,
  maxLength: 40,
});

describe('A campaign', () => {
  it('keeps the limit and the order, and stops only what depends on a failure, whatever ends when', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 1, max: 5 }), anyEnds, (plan, parallel, ends) => {
        const rules = { plan, parallel };
        const members = membersOf(plan);
        let progress = advance(rules, newProgress(members.length));
        for (const { pick, status } of ends) {
          const running = numbersOf(progress, 'R');
          expect(running.length).toBeLessThanOrEqual(parallel);
          const ended = running[pick % running.length];
          if (ended === undefined) break;
          progress = advance(rules, reportMember(progress, ended, { run: 1, status: status as 'SUCCEEDED' }));
        }
        const letters = progress.members;
        for (const { number, after } of members) {
          if (letters[number] !== '.') expect(after.every((before) => letters[before] === 'S')).toBe(true);
          else expect(after.some((before) => letters[before] === 'F' || letters[before] === '.')).toBe(true);
        }
        expect(letters).not.toMatch(/[RO]/);
        expect(wakeMinute(rules, progress, NOON)).toBeUndefined();
      }),
    );
  });

  it('opens a hundred at once at most', () => {
    const rules = { plan: planOf(150, []) };
    const opened = openMembers(rules, newProgress(150), NOON);
    expect(numbersOf(opened, 'O')).toHaveLength(100);
    expect(openMembers(rules, opened, NOON)).toBe(opened);
    expect(wakeMinute(rules, opened, NOON)).toBe(NOON / 60_000);
  });

  it('opens nothing once it is cancelled', () => {
    const progress = { ...newProgress(2), cancelled: true };
    expect(openMembers({ plan: planOf(2, []) }, progress, NOON)).toBe(progress);
  });

  it('counts the ends of a member by run', () => {
    const first = reportMember({ ...newProgress(1), members: 'R' }, 0, { run: 1, status: 'FAILED' });
    expect(reportMember(first, 0, { run: 1, status: 'FAILED' })).toBe(first);
    const second = reportMember(first, 0, { run: 2, status: 'SUCCEEDED' });
    expect(second).toMatchObject({ members: 'S', runs: { 0: 2 } });
    expect(reportMember(second, 0, { run: 1, status: 'FAILED' })).toBe(second);
    expect(reportMember(second, 0, { run: 3, status: 'KILLED' }).members).toBe('K');
  });

  it('keeps the time of the next try while more is refused, and looks again then', () => {
    const rules = { plan: planOf(3, []) };
    const opened = { ...newProgress(3), members: 'OO.' };
    const refused = settleOpened(opened, [{ member: 0, problem: 'no' }, { member: 1 }], NOON);
    expect(refused).toMatchObject({ members: 'XR.', refusal: { member: 0, tries: 1, retryAt: NOON + 60_000 } });
    const more = settleOpened({ ...refused, members: 'XRO' }, [{ member: 2, problem: 'neither' }], NOON + 30_000);
    expect(more).toMatchObject({ members: 'XRX', refusal: { message: 'no', retryAt: NOON + 60_000 } });
    expect(wakeMinute(rules, more, NOON + 30_000)).toBe(NOON / 60_000 + 1);
    const again = openMembers(rules, more, NOON + 60_000);
    expect(again.members).toBe('ORO');
    const created = settleOpened(again, [{ member: 0 }, { member: 2 }], NOON + 60_000);
    expect(created).toEqual({ members: 'RRR', runs: {}, cancelled: false });
  });

  it('leaves the wake index while only the end of a member can give it room for another try', () => {
    const refusal = { member: 0, message: 'no', tries: 1, retryAt: NOON };
    const progress = { ...newProgress(2), members: 'XR', refusal };
    expect(wakeMinute({ plan: planOf(2, []), parallel: 1 }, progress, NOON)).toBeUndefined();
  });

  it.each([
    ['SS', {}, undefined, 'SUCCEEDED'],
    ['SR', {}, undefined, 'RUNNING'],
    ['S.', {}, 1, 'RUNNING'],
    ['F.', {}, undefined, 'FAILED'],
    ['SK', {}, undefined, 'FAILED'],
    ['SR', { cancelled: true }, undefined, 'CANCELLED'],
    ['SS', { cancelled: true }, undefined, 'SUCCEEDED'],
  ] as const)('with %s %j, to be woken at %s, is %s', (members, changes, wakeAt, status) => {
    const progress = { ...newProgress(0), members, ...changes };
    expect(campaignStatus({ progress, ...(wakeAt !== undefined && { wakeAt }) })).toBe(status);
  });
});
