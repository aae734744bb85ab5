import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength } from '#core/model/byte-length.ts';

describe('byteLength', () => {
  it('counts the bytes of UTF-8, lone surrogates included', () => {
    const codePoints = fc.array(fc.integer({ min: 0, max: 0x10ffff }));
    fc.assert(
      fc.property(codePoints, (points) => {
        const text = String.fromCodePoint(...points);
        expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });

  it.each([
    ['a', 1],
    ['é', 2],
    ['步', 3],
    ['😀', 4],
    ['\ud83d', 3],
    ['\ude00\ud83d', 6],
  ])('of %j is %i', (text, bytes) => {
    expect(byteLength(text)).toBe(bytes);
  });
});
