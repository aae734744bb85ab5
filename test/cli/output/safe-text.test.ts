import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cleanText } from '#cli/output/clean-text.ts';
import { cutText, padText } from '#cli/output/fit-text.ts';

describe('text of others', () => {
  it('cannot move the cursor, break the line or turn the direction of what follows', () => {
    expect(cleanText('a\u001b[2Jb\nc\u202ed')).toBe('a\ufffd[2Jb c\ufffdd');
  });

  it('keeps every letter of every script', () => {
    expect(cleanText('步骤1 – مرحبا')).toBe('步骤1 – مرحبا');
  });
});

describe('text cut to a width', () => {
  it('ends with an ellipsis only when something was cut', () => {
    expect(cutText('extract', 7)).toBe('extract');
    expect(cutText('extract', 4)).toBe('ext…');
    expect(cutText('步骤一', 4)).toBe('步…');
  });

  it('is never wider than asked for, and padded never narrower', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (raw, width) => {
        const text = cleanText(raw);
        expect(stringWidth(cutText(text, width))).toBeLessThanOrEqual(width);
        expect(stringWidth(padText(text, width))).toBeGreaterThanOrEqual(width);
      }),
    );
  });
});
