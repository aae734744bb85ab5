import { describe, expect, it } from 'vitest';
import { localDays } from '#core/schedule/local-days.ts';

describe('the days of a zone', () => {
  it.each([
    ['2026-11-24', 1, 'UTC', '2026-11-24T00:00:00.000Z', '2026-11-24T23:59:59.999Z'],
    ['2026-11-24', 1, 'Asia/Shanghai', '2026-11-23T16:00:00.000Z', '2026-11-24T15:59:59.999Z'],
    ['2026-12-31', 2, 'UTC', '2026-12-31T00:00:00.000Z', '2027-01-01T23:59:59.999Z'],
    ['2026-03-29', 1, 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 1, 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
  ])('%s and %i of %s', (from, days, timezone, first, last) => {
    const { after = 0, until = 0 } = localDays(from, days, timezone) ?? {};
    expect([new Date(after + 1).toISOString(), new Date(until).toISOString()]).toEqual([first, last]);
  });

  it.each(['2026-02-30', '2026-2-3', 'today', '9999-12-31'])('are none from %s', (from) => {
    expect(localDays(from, 1, 'UTC')).toBeUndefined();
  });
});
