import { describe, expect, it } from 'vitest';
import { quote } from '#core/params/quote.ts';

describe('quote', () => {
  it.each([
    ['today', '`today`'],
    ['x'.repeat(80), `\`${'x'.repeat(80)}\``],
    ['x'.repeat(81), `\`${'x'.repeat(80)}…\``],
    [`${'x'.repeat(79)}😀`, `\`${'x'.repeat(79)}\ufffd…\``],
  ])('quotes %s as %s', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});
