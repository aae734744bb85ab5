import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternAutomaton } from '#worker/masking/pattern-automaton.ts';
import { variantsOf } from '#worker/masking/secret-variants.ts';
import { maskText, maskTexts, StreamMasker } from '#worker/masking/stream-masker.ts';
import { automatonOf } from './automaton-of.ts';

const CANARY = 'c4n4ry p/ss+"word"';

function maskedParts(automaton: PatternAutomaton, parts: readonly Uint8Array[]): string {
  const masker = new StreamMasker(automaton);
  return Buffer.concat([...parts.map((part) => masker.write(part)), masker.end()]).toString('latin1');
}

/** The bytes of a stream, cut at any places. */
function split(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }).filter((text) => [...text].length >= 4);
const cuts = fc.array(fc.nat(5_000), { maxLength: 12 });

describe('a masked stream', () => {
  it('shows no form of a secret, however it is cut into reads', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(fc.string()),
        cuts,
        (secrets, texts, at) => {
          const forms = secrets.flatMap((each) => [...variantsOf(each)]);
          const bytes = Buffer.from(
            forms.map((form, index) => `${form}${texts[index % (texts.length || 1)] ?? ''}`).join('|'),
          );
          const masked = maskedParts(automatonOf(secrets), split(bytes, at));
          for (const form of forms) {
            if (!'***|'.repeat(3).includes(form))
              expect(masked.includes(Buffer.from(form).toString('latin1'))).toBe(false);
          }
        },
      ),
    );
  });

  it('says the same in one read as in many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 9 })),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 300 }),
        cuts,
        (secrets, text, at) => {
          const automaton = new PatternAutomaton(secrets.map((each) => Buffer.from(each)));
          const bytes = Buffer.from(text);
          expect(maskedParts(automaton, split(bytes, at))).toBe(maskedParts(automaton, [bytes]));
        },
      ),
    );
  });

  it('masks exactly what secrets cover', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 9 })),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 300 }),
        (secrets, text) => {
          const automaton = new PatternAutomaton(secrets.map((each) => Buffer.from(each)));
          const covered = Array.from(text, () => false);
          for (const each of secrets) {
            for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + 1))
              covered.fill(true, at, at + each.length);
          }
          const expected = Array.from(text, (char, at) => (covered[at] ? (covered[at - 1] ? '' : '***') : char)).join(
            '',
          );
          expect(maskText(automaton, text)).toBe(expected);
        },
      ),
    );
  });

  it('leaves bytes without a secret as they are', () => {
    const automaton = automatonOf([CANARY]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), cuts, (bytes, at) => {
        expect(maskedParts(automaton, split(Buffer.from(bytes), at))).toBe(Buffer.from(bytes).toString('latin1'));
      }),
    );
  });

  it('holds back no more than the beginning of a secret', () => {
    const masker = new StreamMasker(automatonOf(['secret']));
    expect(Buffer.from(masker.write(Buffer.from('a line\nse'))).toString()).toBe('a line\n');
    expect(Buffer.from(masker.write(Buffer.from('nd line'))).toString()).toBe('send line');
  });

  it('shows a short beginning while it pauses, and masks the rest all the same', () => {
    const masker = new StreamMasker(automatonOf(['secret']));
    masker.write(Buffer.from('se'));
    expect(Buffer.from(masker.pause()).toString()).toBe('se');
    expect(Buffer.from(masker.write(Buffer.from('cre'))).toString()).toBe('');
    expect(masker.pause()).toHaveLength(3);
    expect(Buffer.from(masker.write(Buffer.from('t!'))).toString()).not.toContain('t');
  });

  it('holds a long beginning until it is known what follows', () => {
    const masker = new StreamMasker(automatonOf(['secret']));
    masker.write(Buffer.from('secre'));
    expect(masker.pause()).toHaveLength(0);
    masker.write(Buffer.from('t'));
    expect(Buffer.from(masker.pause()).toString()).toBe('***');
  });
});

describe('the forms of a secret', () => {
  it.each([
    ['plain', CANARY],
    ['base64 at each place', Buffer.from(CANARY).toString('base64')],
    ['base64 after one byte', Buffer.from(`x${CANARY}`).toString('base64')],
    ['base64 after two bytes', Buffer.from(`xy${CANARY}zz`).toString('base64')],
    ['base64url', Buffer.from(CANARY).toString('base64url')],
    ['URL-encoded', encodeURIComponent(CANARY)],
    ['form-encoded', new URLSearchParams({ p: CANARY }).toString()],
    ['hexadecimal', Buffer.from(CANARY).toString('hex')],
    ['JSON', JSON.stringify({ p: CANARY })],
  ])('%s are masked', (_, text) => {
    const masked = maskText(automatonOf([CANARY]), text);
    expect(masked).toContain('***');
    expect(masked.replaceAll('***', '').length).toBeLessThan(10);
  });

  it('are also those of each line of a key, but not of its first and last', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${'a1b2'.repeat(16)}\n${'c3d4'.repeat(16)}\n-----END PRIVATE KEY-----\n`;
    const automaton = automatonOf([key]);
    expect(maskText(automaton, `x ${'c3d4'.repeat(16)} y`)).toBe('x *** y');
    expect(maskText(automaton, '-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
  });

  it('are none for a secret of fewer than four characters', () => {
    expect(variantsOf('abc').size).toBe(0);
  });
});

it('masks the texts of a value and keeps its shape', () => {
  const value = { message: 'a secret', list: ['secret', 1, undefined], bytes: Buffer.from('secret') };
  expect(maskTexts(automatonOf(['secret']), value)).toEqual({
    message: 'a ***',
    list: ['***', 1, undefined],
    bytes: Buffer.from('secret'),
  });
});
