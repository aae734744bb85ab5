import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyTextWriter, countRows, isCopyFormat } from '#actions/transfer/format/copy-text.ts';
import { PlainReader } from '#actions/transfer/format/plain-reader.ts';
import { recordWriter } from '#actions/transfer/format/record-writer.ts';
import type { Row } from '#adapters/links/database/database.ts';
import { csv, plain } from './formats.ts';

/** What COPY TO writes for a character (https://www.postgresql.org/docs/current/sql-copy.html, "Text Format"). */
const WRITTEN_BY_COPY: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

function copyLine(row: Row): string {
  const cells = row.map((cell) =>
    typeof cell === 'string' ? Array.from(cell, (one) => WRITTEN_BY_COPY[one] ?? one).join('') : '\\N',
  );
  return `${cells.join('\t')}\n`;
}

/** Characters that mean something to COPY are frequent; a database of PostgreSQL holds no NUL. */
const CELL = fc.option(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...'\\\t\n\r\b\f\v\ufeff.bfvnrtNx0', '\\N', '\\.', '\\b', '订单', '😀'),
        fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
);
const ROWS = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(CELL, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

describe('lines of COPY as a file', () => {
  const write = copyTextWriter(plain());

  it.each([
    ['lines without a rare character as they are', '1\ta\\tb\\\\\t\\N\n', '1\ta\\tb\\\\\t\\N\n'],
    ['a backspace as itself', 'a\\bz\n', 'a\bz\n'],
    ['a form feed as itself', 'a\\fz\n', 'a\fz\n'],
    ['a vertical tab as itself', 'a\\vz\n', 'a\vz\n'],
    ['a backslash before a b as what it is', 'a\\\\bz\n', 'a\\\\bz\n'],
    ['a backslash before a backspace as both', 'a\\\\\\bz\n', 'a\\\\\bz\n'],
    ['a byte order mark behind a backslash', '\ufeffa\n', '\\\ufeffa\n'],
    ['nulls and escapes beside a rare character', '\\N\t\\b\t\\\\N\t\\n\\r\\t\n', '\\N\t\b\t\\\\N\t\\n\\r\\t\n'],
    ['bytes beside a rare character', '\\\\x00ff\t\\v\n', '\\\\x00ff\t\v\n'],
    ['an empty cell beside a rare character', '\t\\f\n', '\t\f\n'],
  ])('have %s', (_, lines, file) => {
    expect(write(Buffer.from(lines)).toString()).toBe(file);
  });

  it('are not copied when nothing is to be changed', () => {
    const lines = Buffer.from('1\tone\n');
    expect(write(lines)).toBe(lines);
  });

  it.each([
    ['alone', [0x61, 0xff, 0x0a]],
    ['beside a rare character', [0x5c, 0x62, 0xff, 0x0a]],
    ['cut off at the end of a line', [0xe8, 0xae, 0x0a]],
  ])('with bytes that are not UTF-8, %s, are refused rather than replaced', (_, bytes) => {
    expect(() => write(Buffer.from(bytes))).toThrow('text that is not UTF-8: select it by `convert_from(');
  });

  it('are, piece by piece, what a writer writes of the same rows, and what a reader reads back as them', () => {
    fc.assert(
      fc.property(ROWS, fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), (rows: readonly Row[], cuts) => {
        const file = inPieces(rows.map(copyLine), cuts)
          .map((lines) => write(Buffer.from(lines)).toString())
          .join('');
        expect(file).toBe(recordWriter(plain())(rows));
        expect(readAll(file)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('mean to a reader of plain files what they mean to PostgreSQL, written otherwise or not', () => {
    fc.assert(
      fc.property(ROWS, (rows: readonly Row[]) => {
        expect(readAll(rows.map(copyLine).join(''))).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('are counted by their line ends', () => {
    fc.assert(
      fc.property(ROWS, (rows: readonly Row[]) => {
        expect(countRows(Buffer.from(rows.map(copyLine).join('')))).toBe(rows.length);
      }),
    );
  });

  /** Whole lines, together until a cut is true. */
  function inPieces(lines: readonly string[], cuts: readonly boolean[]): readonly string[] {
    const pieces = [''];
    for (const [index, line] of lines.entries()) {
      pieces[pieces.length - 1] += line;
      if (cuts[index % cuts.length]) pieces.push('');
    }
    return pieces.filter((piece) => piece !== '');
  }

  function readAll(file: string): readonly Row[] {
    const reader = new PlainReader(plain());
    return [...reader.push(file).rows, ...reader.finish().rows];
  }
});

describe('whether lines of COPY are those of a file', () => {
  it.each([
    ['of the defaults', plain(), true],
    ['with a header, which is a line of its own', plain({ header: true }), true],
    ['of another delimiter', plain({ delimiter: '|' }), false],
    ['of another null', plain({ nullText: '' }), false],
    ['without escapes', plain({ escaped: false }), false],
    ['of csv', csv(), false],
    ['of csv with tabs', csv({ delimiter: '\t', nullText: '\\N' }), false],
  ])('%s', (_, format, is) => {
    expect(isCopyFormat(format)).toBe(is);
  });
});
