import { describe, expect, it } from 'vitest';
import { suggestName } from '#core/params/suggest-name.ts';

describe('suggestName', () => {
  it.each([
    ['stadte', 'stadate'],
    ['STADATE', 'stadate'],
    ['rnage', 'range'],
    ['nmu', undefined],
    ['x', undefined],
    ['something-else', undefined],
    ['a'.repeat(100), undefined],
  ])('for %s offers %s', (mistyped, expected) => {
    expect(suggestName(mistyped, ['num', 'range', 'stadate'])).toBe(expected);
  });
});
