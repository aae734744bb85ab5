import { describe, expect, it } from 'vitest';
import { parseLocalTime } from '#core/schedule/local-time.ts';

describe('a local time', () => {
  it.each([
    ['2026-11-23 02:00:00', 'UTC', '2026-11-23T02:00:00.000Z'],
    ['2026-11-23 02:00:01', 'Asia/Shanghai', '2026-11-22T18:00:01.000Z'],
    ['2026-03-29 02:30:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25 02:30:30', 'Europe/Berlin', '2026-10-25T00:30:30.000Z'],
    ['2011-12-30 12:00:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2024-02-29 00:00:00', 'UTC', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01 00:00:00', 'UTC', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31 23:59:59', 'America/New_York', '+010000-01-01T04:59:59.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    const instant = parseLocalTime(text, zone);
    expect(instant === undefined ? undefined : new Date(instant).toISOString()).toBe(expected);
  });

  it.each([
    '2026-02-30 00:00:00',
    '2026-13-01 00:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 00:60:00',
    '2026-01-01 00:00',
    '2026-01-01T00:00:00',
    ' 2026-01-01 00:00:00',
  ])('%j is none', (text) => {
    expect(parseLocalTime(text, 'UTC')).toBeUndefined();
  });
});
