import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fireTimes, nextFireTime } from '#core/schedule/fire-times.ts';
import { UnknownTimeZoneError } from '#core/schedule/offset-periods.ts';
import { cronExpression } from './arbitrary-cron.ts';
import { scheduleOf } from './schedule-of.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const written = (time: number) => new Date(time).toISOString().slice(0, 16);

/** Due times of a UTC day and the hours around it that the zone's own day needs. */
function dueBetween(cron: string, zone: string, from: string, until: string): readonly string[] {
  return fireTimes(scheduleOf(cron), { after: at(from) - 1, until: at(until) }, zone, 100).map(written);
}

describe('fire times where the clock is set', () => {
  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00', '2026-03-29T12:00', ['2026-03-29T01:00']],
    ['Europe/Berlin', '*/30 2 * * *', '2026-03-28T12:00', '2026-03-29T12:00', ['2026-03-29T01:00']],
    ['Europe/Berlin', '0 2,3 * * *', '2026-03-28T12:00', '2026-03-29T12:00', ['2026-03-29T01:00']],
    ['Europe/Berlin', '30 * * * *', '2026-03-29T00:00', '2026-03-29T02:00', ['2026-03-29T00:30', '2026-03-29T01:30']],
    ['Europe/Berlin', '30 */2 * * *', '2026-03-28T23:00', '2026-03-29T03:00', ['2026-03-28T23:30', '2026-03-29T02:30']],
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00', '2026-10-25T12:00', ['2026-10-25T00:30']],
    ['Europe/Berlin', '30 * * * *', '2026-10-25T00:00', '2026-10-25T02:00', ['2026-10-25T00:30', '2026-10-25T01:30']],
    ['Europe/Berlin', '30 */2 * * *', '2026-10-25T00:00', '2026-10-25T02:00', ['2026-10-25T00:30', '2026-10-25T01:30']],
    [
      'Europe/Berlin',
      '30 0-23 * * *',
      '2026-10-25T00:00',
      '2026-10-25T03:00',
      ['2026-10-25T00:30', '2026-10-25T02:30'],
    ],
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-03T12:00', '2026-10-04T12:00', ['2026-10-03T15:30']],
    ['America/Santiago', '0 0 6 9 *', '2026-09-05T12:00', '2026-09-06T12:00', ['2026-09-06T04:00']],
    ['Pacific/Apia', '0 9 30 12 *', '2011-12-29T20:00', '2012-01-01T00:00', ['2011-12-30T10:00']],
    ['Asia/Shanghai', '0 2 * * *', '2026-11-22T00:00', '2026-11-23T00:00', ['2026-11-22T18:00']],
  ])('in %s, %s', (zone, cron, from, until, expected) => {
    expect(dueBetween(cron, zone, from, until)).toEqual(expected);
  });

  it('come once when two expressions meet at the end of a gap', () => {
    const times = dueBetween('every day at 2:15 and 2:45', 'Europe/Berlin', '2026-03-28T12:00', '2026-03-29T12:00');
    expect(times).toEqual(['2026-03-29T01:00']);
  });
});

describe('fire times', () => {
  it.each([
    ['0 0 13 * 5', ['2026-11-06', '2026-11-13', '2026-11-20', '2026-11-27', '2026-12-04', '2026-12-11', '2026-12-13']],
    ['0 0 13 11 5', ['2026-11-06', '2026-11-13', '2026-11-20', '2026-11-27']],
    ['0 0 L * *', ['2026-11-30']],
    ['0 0 * * 1L', ['2026-11-30']],
    ['0 0 * * 5#3', ['2026-11-20']],
    ['0 0 * * 1#1,3#2', ['2026-11-02', '2026-11-11', '2026-12-07', '2026-12-09']],
    ['0 0 31 2 1', []],
  ])('of %s match either the day or the weekday when both are restricted', (cron, days) => {
    const expected = days.map((day) => `${day}T00:00`);
    expect(dueBetween(cron, 'UTC', '2026-11-01T00:00', '2026-12-13T23:00')).toEqual(expected);
  });

  it.each([
    ['0 0 29 2 *', '2096-03-01T00:00', '2104-02-29T00:00'],
    ['0 0 * 2 5#5', '2072-01-01T00:00', '2092-02-29T00:00'],
  ])('of %s after %s are found however rare', (cron, after, next) => {
    expect(written(nextFireTime(scheduleOf(cron), at(after), 'UTC') ?? 0)).toBe(next);
  });

  it('are strictly after the given instant, to the millisecond', () => {
    const daily = scheduleOf('0 2 * * *');
    const two = at('2026-11-23T02:00');
    expect(nextFireTime(daily, two - 1, 'UTC')).toBe(two);
    expect(nextFireTime(daily, two, 'UTC')).toBe(two + 86_400_000);
  });

  it('end with the year 9999', () => {
    expect(nextFireTime(scheduleOf('* * * * *'), Date.UTC(9999, 11, 31), 'UTC')).toBeUndefined();
  });

  it('need a zone that is known', () => {
    expect(() => nextFireTime(scheduleOf('* * * * *'), 0, 'Europe/Atlantis')).toThrow(UnknownTimeZoneError);
  });

  it('are those of cron-parser where no clock is ever set', () => {
    const after = at('2026-11-23T00:00');
    // It refuses lists with `#`, values named twice, and reads `1,0L` as the last of both.
    const plain = cronExpression.filter((cron) => !/[#L]|0,7/.test(cron) && !/\d-\d+,\d|,\d+.*-/.test(cron));
    fc.assert(
      fc.property(plain, (cron) => {
        const theirs = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: after });
        const ours = fireTimes(scheduleOf(cron), { after, until: Number.POSITIVE_INFINITY }, 'UTC', 5);
        expect(ours).toEqual(theirs.take(5).map((date) => date.getTime()));
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('one by one are those in a row', () => {
    const zone = 'America/New_York';
    const span = { after: at('2026-10-20T00:00'), until: at('2026-11-20T00:00') };
    fc.assert(
      fc.property(cronExpression, (cron) => {
        const schedule = scheduleOf(cron);
        const inRow = fireTimes(schedule, span, zone, 50);
        const oneByOne = inRow.map((_, index) => nextFireTime(schedule, inRow[index - 1] ?? span.after, zone));
        expect(oneByOne).toEqual(inRow);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('of a thousand schedules in a year take a few seconds, each asked for singly', () => {
    const zones = ['Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'UTC'];
    const end = Date.UTC(2027, 0, 1);
    const begin = performance.now();
    let count = 0;
    for (let index = 0; index < 1_000; index++) {
      const schedule = scheduleOf(`${index % 60} ${index % 24} * * *`);
      const zone = zones[index % zones.length] ?? '';
      let time = nextFireTime(schedule, Date.UTC(2026, 0, 1) - 1, zone);
      for (; time !== undefined && time < end; time = nextFireTime(schedule, time, zone)) count += 1;
    }
    expect(count).toBe(365_000);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
