import { describe, expect, it } from 'vitest';
import { formatTime } from '#cli/output/time.ts';

const TIME = Date.UTC(2026, 10, 23, 6, 40, 12);

describe('a time', () => {
  it.each([
    ['UTC', '2026-11-23 06:40:12 +00:00'],
    ['Asia/Shanghai', '2026-11-23 14:40:12 +08:00'],
    ['America/New_York', '2026-11-23 01:40:12 -05:00'],
    ['Asia/Kolkata', '2026-11-23 12:10:12 +05:30'],
  ])('in %s reads %s', (zone, text) => {
    expect(formatTime(TIME, zone)).toBe(text);
  });

  it('says its offset also in the zone of the machine', () => {
    expect(formatTime(TIME)).toMatch(/ [+-]\d\d:\d\d$/);
  });
});
