import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDecimals, normalizeDecimal } from '#actions/data-monitor/decimal.ts';

describe('a decimal', () => {
  it.each([
    ['12', '12'],
    [' 007\n', '7'],
    ['+1.50', '1.5'],
    ['-0', '0'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['1.5e3', '1500'],
    ['25E-2', '0.25'],
    ['123456789012345678901234567890.0000000001', '123456789012345678901234567890.0000000001'],
  ])('%j is %s', (text, normal) => {
    expect(normalizeDecimal(text)).toBe(normal);
  });

  it.each(['', 'x', '1,000', '0x10', '1e5000', 'NaN', 'Infinity', '1 2', '--1', '.', '1'.repeat(401), '٣'])(
    '%j is none',
    (text) => {
      expect(normalizeDecimal(text)).toBeUndefined();
    },
  );

  it('compares as the numbers do, whatever their length', () => {
    const part = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(part, part, fc.nat(20), (a, b, zeros) => {
        const fraction = `.${'0'.repeat(zeros)}`;
        const sign = a === b ? 0 : a < b ? -1 : 1;
        expect(compareDecimals(`${a}${fraction}`, `${b}`)).toBe(sign);
        expect(compareDecimals(`${a}e-${zeros}`, `${b}e-${zeros}`)).toBe(sign);
      }),
    );
  });

  it('is told from one that differs in its last digit', () => {
    expect(compareDecimals('0.1', '0.10000000000000000001')).toBe(-1);
    expect(compareDecimals('9007199254740993', '9007199254740992')).toBe(1);
  });

  it('stays the same when it is normalized again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[+-]?\d{1,20}(\.\d{0,20})?(e-?\d{1,2})?$/), (text) => {
        const normal = normalizeDecimal(text) ?? '';
        expect(normalizeDecimal(normal)).toBe(normal);
        expect(compareDecimals(normal, text)).toBe(0);
      }),
    );
  });
});
