import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutBytes, cutCharacters } from '#worker/cut-text.ts';

const text = fc.string({ unit: 'grapheme' });

describe('a text that is cut', () => {
  it('is the longest beginning of whole characters within so many bytes', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (whole, max) => {
        const cut = cutBytes(whole, max);
        expect(whole.startsWith(cut)).toBe(true);
        const [next = ''] = whole.slice(cut.length);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(max);
        expect(next === '' || Buffer.byteLength(cut + next) > max).toBe(true);
      }),
    );
  });

  it.each([
    ['步骤', 2, '步骤'],
    ['步骤一', 2, '步骤'],
    ['a😀b', 2, 'a'],
    ['a😀b', 3, 'a😀'],
  ])('%s within %i units is %s', (whole, max, cut) => {
    expect(cutCharacters(whole, max)).toBe(cut);
  });
});
