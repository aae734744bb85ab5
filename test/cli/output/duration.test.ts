import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '#cli/output/duration.ts';

describe('a duration', () => {
  it.each([
    [0, '0.0s'],
    [340, '0.3s'],
    [59_940, '59.9s'],
    [59_960, '1m 00s'],
    [62_000, '1m 02s'],
    [3_599_600, '1h 00m 00s'],
    [11_100_000, '3h 05m 00s'],
    [2 * 86_400_000 + 3_600_000, '2d 01h 00m'],
    [-5, '0.0s'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('never shows sixty of anything', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 86_400_000 }), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/(^|\D)60/);
      }),
    );
  });
});
