import { generateKeyPairSync } from 'node:crypto';
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

  it('masks what secrets cover when line breaks do not count, and leaves the line breaks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 9 }), { maxLength: 4 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', '', '', '\n', '\r\n')), {
          maxLength: 300,
        }),
        (secrets, letters) => {
          const text = letters.map(([letter]) => letter).join('');
          const covered = Array.from(text, () => false);
          for (const each of secrets) {
            for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + 1))
              covered.fill(true, at, at + each.length);
          }
          const expected = letters.map(([letter, after], at) => {
            const goesOn = covered[at - 1] === true && letters[at - 1]?.[1] === '';
            return (covered[at] ? (goesOn ? '' : '***') : letter) + after;
          });
          const automaton = new PatternAutomaton(secrets.map((each) => Buffer.from(each)));
          expect(maskText(automaton, letters.flat().join(''))).toBe(expected.join(''));
        },
      ),
    );
  });

  it('finds no secret across empty lines, and so holds back no endless run of them', () => {
    const masker = new StreamMasker(automatonOf(['secret']));
    expect(Buffer.from(masker.write(Buffer.from('secr\n\n'))).toString()).toBe('');
    expect(Buffer.from(masker.write(Buffer.from('\net'))).toString()).toBe('secr\n\n\net');
  });

  it('does not hold back a line for its last three letters', () => {
    const masker = new StreamMasker(automatonOf(['secret']));
    expect(Buffer.from(masker.write(Buffer.from('users\n'))).toString()).toBe('users\n');
    expect(Buffer.from(masker.write(Buffer.from('secr\n'))).toString()).toBe('');
    expect(Buffer.from(masker.write(Buffer.from('et\n'))).toString()).toBe('***\n***\n');
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
    expect(Buffer.from(masker.write(Buffer.from('t'))).toString()).toBe('***');
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

  describe.each([1, 20, 60, 64, 76])('broken into lines of %i characters', (columns) => {
    const folded = (text: string) => text.replace(new RegExp(`.{${columns}}`, 'g'), (line) => `${line}\n`);
    it.each([
      ['base64', Buffer.from(`user:${CANARY}:${CANARY}`).toString('base64')],
      ['base64url', Buffer.from(`--${CANARY}`).toString('base64url')],
      ['hexadecimal', Buffer.from(`${'-'.repeat(25)}${CANARY}`).toString('hex')],
      ['plain', CANARY],
    ])('%s is masked', (_, text) => {
      const masked = maskText(automatonOf([CANARY]), folded(text));
      expect(masked).toContain('***');
      expect(masked.replaceAll(/\*\*\*|\n/g, '').replaceAll('2d', '').length).toBeLessThan(16);
    });
  });

  describe('of a private key', () => {
    const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    const LINES = KEY.trimEnd().split('\n').slice(1, -1);
    const automaton = automatonOf([KEY]);
    /** What is left besides masks and line breaks. */
    const rest = (text: string) => maskText(automaton, text).replaceAll(/\*\*\*|\r?\n/g, '');

    it('are those of each of its lines', () => {
      for (const line of LINES.slice(0, -1)) expect(maskText(automaton, `x ${line} y`)).toBe('x *** y');
    });

    it('leave nothing of it but its first and its last line', () => {
      const marks = '-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----';
      expect(rest(KEY)).toBe(marks);
      expect(rest(KEY.replaceAll('\n', '\r\n'))).toBe(marks);
    });

    it('go on without its last line', () => {
      expect(rest(KEY.split('\n').slice(1, -3).join('\n'))).toBe('');
    });

    it('are those of its base64 without line breaks, as a file of links may hold it', () => {
      expect(rest(LINES.join(''))).toBe('');
    });

    it.each([
      ['base64', Buffer.from(KEY).toString('base64')],
      ['base64 in lines', Buffer.from(KEY).toString('base64').replace(/.{76}/g, '$&\n')],
      ['hexadecimal', Buffer.from(KEY).toString('hex')],
      ['hexadecimal in lines', Buffer.from(KEY).toString('hex').replace(/.{60}/g, '$&\n')],
      ['URL-encoded', encodeURIComponent(KEY)],
      ['JSON', JSON.stringify({ key: KEY })],
    ])('as %s leave no four bytes in a row of it', (_, text) => {
      const left = maskText(automaton, text).replace(/\r?\n/g, '').split('***').slice(1, -1);
      expect(left.filter((part) => part.length > 8)).toEqual([]);
    });
  });

  it('of several lines cover the short lines along with those before', () => {
    const automaton = automatonOf([
      'user\npass\nword',
      'a line of twenty letters\nshort\nanother line as long as that',
    ]);
    expect(maskText(automaton, 'user\npass\nword')).toBe('***\n***\n***');
    expect(maskText(automaton, 'a line of twenty letters\nshort')).toBe('***\n***');
    expect(maskText(automaton, 'pass, short')).toBe('pass, short');
  });

  it('are none for a secret of fewer than four characters', () => {
    expect(variantsOf('abc').size).toBe(0);
    expect(variantsOf('a\nb\nc\n').size).toBe(0);
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
