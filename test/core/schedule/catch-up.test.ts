import { describe, expect, it } from 'vitest';
import { countDueTimes, nextDueTime } from '#core/schedule/catch-up.ts';
import { scheduleOf } from './schedule-of.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const hourly = { schedule: scheduleOf('every hour'), timezone: 'UTC' };
const policies = ['latest', 'all', 'none'] as const;

/** Hours from noon, so that the tables stay readable. */
const hours = (times: readonly number[]) => times.map((time) => (time - NOON) / HOUR);
const instants = (list: readonly number[]) => list.map((hour) => NOON + hour * HOUR);

describe('due times that passed', () => {
  it.each(policies)('are none before the next one, under %s', (policy) => {
    const before = { due: instants([-1]), countedTo: NOON };
    expect(countDueTimes({ ...hourly, policy }, before, NOON + HOUR - 1)).toEqual({ ...before, skipped: [] });
  });

  it.each(policies)('are due at their instant, under %s', (policy) => {
    const counted = countDueTimes({ ...hourly, policy }, { due: [], countedTo: NOON }, NOON + HOUR);
    expect(counted).toEqual({ due: instants([1]), countedTo: NOON + HOUR, skipped: [] });
  });

  it.each([
    ['latest', [3], [0, 2, 3, 'replaced-by-newer']],
    ['all', [0, 1, 2, 3], undefined],
    ['none', [], [0, 3, 4, 'missed']],
  ] as const)('of an outage, with one waiting, under %s', (policy, due, skipped) => {
    const before = { due: instants([0]), countedTo: NOON };
    const counted = countDueTimes({ ...hourly, policy }, before, NOON + 3 * HOUR + 60_001);
    expect(hours(counted.due)).toEqual(due);
    expect(counted.countedTo).toBe(NOON + 3 * HOUR);
    const records = counted.skipped.map(({ first, last, count, reason }) => [...hours([first, last]), count, reason]);
    expect(records).toEqual(skipped === undefined ? [] : [skipped]);
  });

  it('are still in time a minute later under none', () => {
    const { due } = countDueTimes({ ...hourly, policy: 'none' }, { due: [], countedTo: NOON }, NOON + HOUR + 60_000);
    expect(hours(due)).toEqual([1]);
  });

  it('fill the queue under all, and are skipped when it is full', () => {
    const counted = countDueTimes({ ...hourly, policy: 'all' }, { due: [], countedTo: NOON }, NOON + 1_005 * HOUR);
    expect(counted.due).toHaveLength(1_000);
    expect(hours([counted.due[0] ?? 0, counted.due.at(-1) ?? 0])).toEqual([1, 1_000]);
    expect(counted.skipped).toEqual([
      { first: NOON + 1_001 * HOUR, last: NOON + 1_005 * HOUR, count: 5, reason: 'queue-full' },
    ]);
  });

  it.each(policies)('are counted once: counting again changes nothing, under %s', (policy) => {
    const now = NOON + 1_100 * HOUR;
    const { due, countedTo } = countDueTimes({ ...hourly, policy }, { due: [], countedTo: NOON }, now);
    expect(countDueTimes({ ...hourly, policy }, { due, countedTo }, now)).toEqual({ due, countedTo, skipped: [] });
  });

  it('lie between start and end, both among them', () => {
    const bounds = { startAt: NOON + 2 * HOUR, endAt: NOON + 4 * HOUR };
    const before = { due: [], countedTo: NOON };
    const { due } = countDueTimes({ ...hourly, ...bounds, policy: 'all' }, before, NOON + 9 * HOUR);
    expect(hours(due)).toEqual([2, 3, 4]);
  });

  it.each(policies)('of three years of minutes are counted within a second or so, under %s', (policy) => {
    const times = { schedule: scheduleOf('* * * * *'), timezone: 'Europe/Berlin', policy };
    const before = { due: [], countedTo: Date.UTC(2023, 10, 23) };
    const begin = process.threadCpuUsage();
    const { due, skipped } = countDueTimes(times, before, Date.UTC(2026, 10, 23));
    const { user, system } = process.threadCpuUsage(begin);
    expect((user + system) / 1_000).toBeLessThan(3_000);
    expect(due.length + (skipped[0]?.count ?? 0)).toBe(1_096 * 1_440);
  });
});

describe('the next due time', () => {
  it.each([
    [{}, 1],
    [{ startAt: NOON + 5 * HOUR }, 5],
    [{ endAt: NOON + HOUR }, 1],
  ])('within %j', (bounds, hour) => {
    expect(nextDueTime({ ...hourly, ...bounds }, NOON)).toBe(NOON + hour * HOUR);
  });

  it('is none when the end comes first', () => {
    expect(nextDueTime({ ...hourly, endAt: NOON + HOUR - 1 }, NOON)).toBeUndefined();
    expect(nextDueTime({ ...hourly, endAt: NOON - 1 }, NOON)).toBeUndefined();
  });
});
