import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveTimeReference } from '#core/params/time-reference.ts';

/** `2026-03-31T10:00+08:00` on the clock of a zone. */
function clockAt(instant: string, timezone: string) {
  return { logicalTime: Date.parse(instant), timezone };
}

const shanghai = clockAt('2026-03-31T23:30:15+08:00', 'Asia/Shanghai');

describe('a time reference', () => {
  it.each([
    ['today', '2026-03-31'],
    ['yestoday', '2026-03-30'],
    ['yesterday', '2026-03-30'],
    ['cur_month', '2026-03'],
    ['last_month', '2026-02'],
    ['last_month|yyyy-MM-dd', '2026-02-28'],
    ['today|yyyyMMdd HH:mm:ss', '20260331 23:30:15'],
    ['today|yyyy-MM-dd|-1 day', '2026-03-30'],
    ['today|yyyy-MM-dd|+1 week', '2026-04-07'],
    ['today|yyyy-MM-dd|-1 month', '2026-02-28'],
    ['today|yyyy-MM-dd|-25 months', '2024-02-29'],
    ['today|yyyy-MM-dd|+1 years', '2027-03-31'],
    ['today|yyyy-MM-dd HH:mm|+30 minutes', '2026-04-01 00:00'],
    ['today|HH|-24 hour', '23'],
    ['cur_month||-1month', '2026-02'],
    [' today | yyyy-MM-dd | - 1  day ', '2026-03-30'],
    ["today|' 'dd' '", ' 31 '],
  ])('%s is %s', (body, text) => {
    expect(resolveTimeReference(body, shanghai)).toEqual({ text });
  });

  it('keeps the day of 31 January in December', () => {
    const january = clockAt('2026-01-31T08:00+08:00', 'Asia/Shanghai');
    expect(resolveTimeReference('today|yyyy-MM-dd|-1 month', january)).toEqual({ text: '2025-12-31' });
  });

  it('takes the day of its zone', () => {
    const instant = '2026-03-31T17:00Z';
    expect(resolveTimeReference('today', clockAt(instant, 'UTC'))).toEqual({ text: '2026-03-31' });
    expect(resolveTimeReference('today', clockAt(instant, 'Asia/Shanghai'))).toEqual({ text: '2026-04-01' });
  });

  it.each([
    ['+1 day', '2026-03-09 01:30'],
    ['+24 hours', '2026-03-09 02:30'],
    ['+1 hour', '2026-03-08 03:30'],
    ['+60 minutes', '2026-03-08 03:30'],
  ])('moves across a change of the clocks by %s', (offset, text) => {
    const newYork = clockAt('2026-03-08T01:30-05:00', 'America/New_York');
    expect(resolveTimeReference(`today|yyyy-MM-dd HH:mm|${offset}`, newYork)).toEqual({ text });
  });

  it('falls behind a gap of the clocks when the local time does not exist', () => {
    const newYork = clockAt('2026-03-07T02:30-05:00', 'America/New_York');
    expect(resolveTimeReference('today|MM-dd HH:mm|+1 day', newYork)).toEqual({ text: '03-08 03:30' });
  });

  it.each([
    ['2026-11-01T05:30Z', '01:30 -0400'],
    ['2026-11-01T06:30Z', '01:30 -0500'],
  ])('tells the two equal local times of %s apart when the clocks go back', (instant, text) => {
    expect(resolveTimeReference('today|HH:mm Z', clockAt(instant, 'America/New_York'))).toEqual({ text });
  });

  it.each([
    ['tomorrow', 'allowed are today, yestoday, yesterday, cur_month, last_month'],
    ['constructor', '`constructor` is not a time'],
    ['', '`` is not a time'],
    ['today|yyyy-MM-ddTHH', '`T` in the format'],
    ['today|yyyy|1 day', '`1 day` is not an offset; allowed is a sign'],
    ['today|yyyy|-1 fortnight', '`-1 fortnight` is not an offset'],
    ['today|yyyy|-1.5 day', '`-1.5 day` is not an offset'],
    ['today|yyyy|', '`` is not an offset'],
    ['today|yyyy|-1 day|x', 'too many `|`'],
    ['today|yyyy|+9999 year', 'outside the years 1583 to 9999'],
    ['today|yyyy|-99999999999999999999 day', 'outside the years 1583 to 9999'],
    [`today|yyyy|-${'9'.repeat(400)} day`, 'outside the years 1583 to 9999'],
  ])('refuses %j and says what is allowed', (body, problem) => {
    expect(resolveTimeReference(body, shanghai)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('quotes no more than the beginning of a long reference', () => {
    const resolved = resolveTimeReference(`today|'${'x'.repeat(10_000)}`, shanghai);
    expect('problem' in resolved && resolved.problem.length).toBeLessThan(400);
  });

  it('refuses a time zone that does not exist', () => {
    const problem = expect.stringContaining('`Mars/Olympus` is not a time zone');
    expect(resolveTimeReference('today', { ...shanghai, timezone: 'Mars/Olympus' })).toEqual({ problem });
  });

  it('keeps the local time of day over whole months, except in a gap of the clocks', () => {
    const instant = fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2035, 0) });
    const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo');
    const months = fc.integer({ min: -400, max: 400 });
    fc.assert(
      fc.property(instant, zone, months, (logicalTime, timezone, count) => {
        const clock = { logicalTime, timezone };
        const before = resolveTimeReference('today|HHmm', clock);
        const after = resolveTimeReference(`today|HHmm|${count < 0 ? '' : '+'}${count} months`, clock);
        if (!('text' in before) || !('text' in after)) throw new Error('no text');
        const later = (toMinutes(after.text) - toMinutes(before.text) + 1440) % 1440;
        expect([0, 30, 60]).toContain(later);
      }),
    );
  });
});

function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(2));
}
