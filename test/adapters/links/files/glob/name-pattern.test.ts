import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNamePattern } from '#adapters/links/files/glob/name-pattern.ts';

describe('a pattern for a name', () => {
  it.each([
    ['*', 'a', true],
    ['*', '.a', false],
    ['.*', '.a', true],
    ['?a', '.a', false],
    ['[.]a', '.a', false],
    ['a*c', 'ac', true],
    ['a*c', 'abcbc', true],
    ['a*c', 'abcd', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['a**b', 'axb', true],
    ['?', '😀', true],
    ['[!ab]', 'c', true],
    ['[^ab]', 'a', false],
    ['[]x]', ']', true],
    ['[a-c]', 'b', true],
    ['[a-]', '-', true],
    ['[a\\]b]', ']', true],
    ['a[b', 'a[b', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['report (1) + $x^|.csv', 'report (1) + $x^|.csv', true],
    ['a.b', 'axb', false],
  ])('%s matches %s: %s', (pattern, name, expected) => {
    expect(parseNamePattern(pattern).matches(name)).toBe(expected);
  });

  it('matches any name that has every special character escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const pattern = parseNamePattern(name.replace(/[\\*?[]/g, '\\$&'));
        expect(pattern).toMatchObject({ literal: name });
        expect(pattern.matches(name)).toBe(true);
      }),
    );
  });

  it('matches whatever stands at its stars', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.') });
    fc.assert(
      fc.property(fc.array(word, { minLength: 2 }), fc.infiniteStream(word), (parts, fillings) => {
        const name = parts.reduce((text, part) => text + (fillings.next().value ?? '') + part);
        expect(parseNamePattern(parts.join('*')).matches(name)).toBe(!name.startsWith('.') || parts[0] !== '');
      }),
    );
  });

  it('is quick with many stars that do not match', () => {
    expect(parseNamePattern(`${'*a'.repeat(100)}*b`).matches('a'.repeat(5000))).toBe(false);
  });
});
