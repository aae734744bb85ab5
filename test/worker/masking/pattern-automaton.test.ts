import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternAutomaton } from '#worker/masking/pattern-automaton.ts';
import { LINE_BREAK } from '#worker/masking/pattern-trie.ts';
import { automatonOf } from './automaton-of.ts';

/** The longest pattern at each place of a text without line breaks, as the automaton finds it. */
function ends(automaton: PatternAutomaton, text: string): readonly number[] {
  let state = 0;
  return Array.from(Buffer.from(text, 'latin1'), (byte) => {
    const next = automaton.step(state, automaton.columns[byte] ?? 0);
    state = next < 0 ? ~next : next;
    return next < 0 ? automaton.matched(state) : 0;
  });
}

const pattern = (unit: readonly string[], maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...unit), minLength: 1, maxLength });
const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('an automaton of patterns', () => {
  it.each([
    ['that share most of their letters', ['a', 'b'], ['a', 'b', 'c']],
    ['of many letters', [...'abcdefgh'], [...'abcdefgh']],
  ])('finds the longest of patterns %s that ends at each place, and how much may go on', (_, unit, text) => {
    fc.assert(
      fc.property(fc.array(pattern(unit, 7), { maxLength: 12 }), pattern(text, 200), (patterns, content) => {
        const automaton = new PatternAutomaton(patterns.map(bytes));
        const longest = Array.from(content, (__, at) =>
          Math.max(
            0,
            ...patterns.filter((each) => content.slice(0, at + 1).endsWith(each)).map(({ length }) => length),
          ),
        );
        expect(ends(automaton, content)).toEqual(longest);
      }),
    );
  });

  it('knows how many of the last bytes may be the beginning of a pattern that has not ended', () => {
    fc.assert(
      fc.property(fc.array(pattern(['a', 'b'], 7)), pattern(['a', 'b', 'c'], 40), (patterns, content) => {
        const automaton = new PatternAutomaton(patterns.map(bytes));
        let state = 0;
        for (const byte of bytes(content)) {
          const next = automaton.step(state, automaton.columns[byte] ?? 0);
          state = next < 0 ? ~next : next;
        }
        const begun = Array.from(content, (__, at) => content.slice(at)).filter((rest) =>
          patterns.some((each) => each.startsWith(rest) && each !== rest),
        );
        expect(automaton.depth(state)).toBe(begun[0]?.length ?? 0);
      }),
    );
  });

  it('takes any byte, line breaks being one', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const automaton = new PatternAutomaton([all]);
    expect(new Set(automaton.columns).size).toBe(255);
    expect([automaton.columns[10], automaton.columns[13]]).toEqual([LINE_BREAK, LINE_BREAK]);
    const read = Buffer.from(all.filter((byte) => byte !== 10 && byte !== 13)).toString('latin1');
    expect(ends(automaton, read).at(-1)).toBe(254);
  });

  it('is empty without patterns, and with those of nothing but line breaks', () => {
    expect(new PatternAutomaton([]).isEmpty).toBe(true);
    expect(new PatternAutomaton([bytes(''), bytes('\r\n')]).isEmpty).toBe(true);
  });
});

describe('the size of an automaton', () => {
  /** As long, and as random, as an RSA key of 4096 bits. */
  const likeKey = () =>
    `-----BEGIN PRIVATE KEY-----\n${randomBytes(2370)
      .toString('base64')
      .replace(/.{64}/g, (line) => `${line}\n`)}\n-----END PRIVATE KEY-----\n`;

  it('is less than 1 MB for a private key in all its forms', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(automatonOf([key]).size).toBeLessThan(1_000_000);
    expect(automatonOf([likeKey()]).size).toBeLessThan(1_000_000);
  });

  it('is less than 15 MB for twenty', () => {
    expect(automatonOf(Array.from({ length: 20 }, likeKey)).size).toBeLessThan(15_000_000);
  });
});
