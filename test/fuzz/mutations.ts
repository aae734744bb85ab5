import fc from 'fast-check';

/** The longest input whose time is limited, and the size to which inputs are blown up. */
const FULL_SIZE = 64 * 1024;

/** What is seldom thought of: structure, entities, names of the prototype, characters that are more or less than one, numbers at the edge. */
const HOSTILE_PIECES: readonly string[] = [
  ...['<', '>', '/>', '</', '"', "'", '=', '&', ';', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE x>'],
  ...[
    '&amp;',
    '&#0;',
    '&#x110000;',
    '&#55296;',
    '&lol;',
    '&#60;',
    '&#x0a;',
    '\r',
    '\n',
    '\t',
    ' ',
    '\u0000',
    '\u001b[2J',
  ],
  ...[
    '\ufeff',
    '\ufffe',
    '\u2028',
    '\u202e',
    '\u200b',
    '\u0301',
    '\ud800',
    '\udc00',
    '😀',
    '步',
    'İ',
    'ß',
    '\u00a0',
    '\u0085',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '#text',
    ':@',
    '#cdata',
    'xmlns:x',
    'xml:space',
  ],
  ...[
    '${',
    '}',
    '${param:',
    '${param:a}',
    '${time.today}',
    '${time.today|',
    '$${',
    '${node:a.b}',
    '|',
    '%s',
    '\\',
    '`',
    '..',
    '/',
  ],
  ...[
    '0',
    '-1',
    '00',
    '1e9',
    '0x10',
    '٣',
    '4294967296',
    '9007199254740993',
    '99999999999999999999',
    '1.7976931348623157e309',
    'NaN',
  ],
  ...[
    '*',
    '*/0',
    '*/1',
    '0-59',
    '60',
    'L',
    'W',
    '#',
    '?',
    ',',
    '-',
    'jan',
    'every',
    'day',
    'at',
    'noon',
    'on',
    'monday',
    '24:00',
  ],
  ...[
    '{',
    '[',
    ']',
    ':',
    'null',
    'true',
    '""',
    '[]',
    '{}',
    '[[',
    '{"v":1}',
    '"__proto__":',
    '9'.repeat(40),
    'a'.repeat(200),
  ],
];

type Mutation = (text: string) => string;

const place = fc.nat({ max: 1_000_000 });
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_PIECES) },
  fc.string({ unit: 'binary', maxLength: 6 }),
);

/** A place of the text: the same part of it, however long it is. */
function offsetIn(text: string, at: number): number {
  return Math.floor((at / 1_000_001) * (text.length + 1));
}

const slices = fc.record({ at: place, length: fc.integer({ min: 1, max: 60 }) });

function cut(text: string, { at, length }: { readonly at: number; readonly length: number }) {
  const start = offsetIn(text, at);
  return { before: text.slice(0, start), middle: text.slice(start, start + length), after: text.slice(start + length) };
}

/** The nth thing that the pattern finds is rewritten. */
function rewriteOne(text: string, pattern: RegExp, at: number, rewrite: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const chosen = found[Math.floor((at / 1_000_001) * found.length)];
  if (chosen === undefined) return text;
  return text.slice(0, chosen.index) + rewrite(chosen[0]) + text.slice(chosen.index + chosen[0].length);
}

const ELEMENT = /<([\w-]+)(?:[^<>]*\/>|[^<>]*>[^<]*<\/\1>)/g;
const ATTRIBUTE_VALUE = /="[^"<]*"/g;
const WORD = /[A-Za-z_][\w-]*/g;
const NUMBER = /\d+/g;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 0, max: 15 })).map(
    ([at, bit]): Mutation =>
      (text) => {
        const start = offsetIn(text, at);
        const flipped = String.fromCharCode(text.charCodeAt(start) ^ (1 << bit));
        return start < text.length ? text.slice(0, start) + flipped + text.slice(start + 1) : text;
      },
  ),
  slices.map(
    (slice): Mutation =>
      (text) =>
        cut(text, slice).before + cut(text, slice).after,
  ),
  fc.tuple(place, piece).map(
    ([at, inserted]): Mutation =>
      (text) => {
        const start = offsetIn(text, at);
        return text.slice(0, start) + inserted + text.slice(start);
      },
  ),
  fc.tuple(slices, fc.integer({ min: 2, max: 20 })).map(
    ([slice, times]): Mutation =>
      (text) => {
        const { before, middle, after } = cut(text, slice);
        return before + middle.repeat(times) + after;
      },
  ),
  place.map(
    (at): Mutation =>
      (text) =>
        text.slice(0, offsetIn(text, at)),
  ),
  fc.tuple(slices, place).map(
    ([slice, to]): Mutation =>
      (text) => {
        const { before, middle, after } = cut(text, slice);
        const start = offsetIn(before + after, to);
        return (before + after).slice(0, start) + middle + (before + after).slice(start);
      },
  ),
  fc.tuple(place, fc.integer({ min: 2, max: 5 })).map(
    ([at, times]): Mutation =>
      (text) => {
        return rewriteOne(text, ELEMENT, at, (element) => element.repeat(times));
      },
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 70 })).map(
    ([at, deep]): Mutation =>
      (text) => {
        const nested = (element: string) => {
          const name = /[\w-]+/.exec(element)?.[0] ?? '';
          return `<${name}>`.repeat(deep) + element + `</${name}>`.repeat(deep);
        };
        return rewriteOne(text, ELEMENT, at, nested);
      },
  ),
  fc.tuple(place, piece).map(
    ([at, value]): Mutation =>
      (text) =>
        rewriteOne(text, ATTRIBUTE_VALUE, at, () => `="${value}"`),
  ),
  fc.tuple(place, place).map(
    ([one, other]): Mutation =>
      (text) => {
        const values = [...text.matchAll(ATTRIBUTE_VALUE)].map(([value]) => value);
        const swapped = values[Math.floor((other / 1_000_001) * values.length)];
        return swapped === undefined ? text : rewriteOne(text, ATTRIBUTE_VALUE, one, () => swapped);
      },
  ),
  fc.tuple(place, piece).map(
    ([at, word]): Mutation =>
      (text) =>
        rewriteOne(text, WORD, at, () => word),
  ),
  fc.tuple(place, fc.constantFrom('0', '-1', '1e9', '2147483648', '9007199254740993', '9'.repeat(30), '0.5', '')).map(
    ([at, number]): Mutation =>
      (text) =>
        rewriteOne(text, NUMBER, at, () => number),
  ),
);

/** Valid texts with up to eight things done to them, of 64 KiB at most. */
export function mutated(examples: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...examples), fc.array(mutation, { maxLength: 8 })).map(([text, mutations]) => {
    return mutations.reduce((changed, mutate) => mutate(changed), text).slice(0, FULL_SIZE);
  });
}

/** Valid texts in which one slice or one hostile piece is repeated until there are 64 KiB: what takes more than linear time shows. */
function inflated(examples: readonly string[]): fc.Arbitrary<string> {
  const repeated = fc.oneof(
    slices.map((slice) => ({ slice })),
    fc.tuple(slices, piece).map(([slice, inserted]) => ({ slice, inserted })),
  );
  return fc.tuple(mutated(examples), repeated).map(([text, { slice, ...given }]) => {
    const { before, middle, after } = cut(text.slice(0, FULL_SIZE / 2), slice);
    const unit = 'inserted' in given ? given.inserted : middle;
    const room = FULL_SIZE - before.length - middle.length - after.length;
    return unit === '' ? text : before + middle + unit.repeat(Math.floor(room / unit.length)) + after;
  });
}

/** Mostly small changes to valid texts, some of them inflated, and some of nothing but hostile pieces. */
export function hostile(examples: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: mutated(examples) },
    { weight: 2, arbitrary: inflated(examples) },
    { weight: 3, arbitrary: fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  );
}
