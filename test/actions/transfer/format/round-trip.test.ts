import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '#actions/transfer/format/file-format.ts';
import { recordReader } from '#actions/transfer/format/record-reader.ts';
import { recordWriter } from '#actions/transfer/format/record-writer.ts';
import type { Records } from '#actions/transfer/format/records.ts';
import type { Row } from '#adapters/links/database/database.ts';
import { csv, plain } from './formats.ts';

const FORMATS: readonly [string, FileFormat][] = [
  ['plain files', plain()],
  ['plain files delimited by \\001', plain({ delimiter: '\x01' })],
  ['plain files with a delimiter of several characters', plain({ delimiter: '||' })],
  ['plain files with a null of their own', plain({ delimiter: ',', nullText: 'null' })],
  ['plain files with a null of backslashes', plain({ nullText: '\\\\N' })],
  ['csv', csv()],
  ['csv with a null of its own', csv({ nullText: '\\N', delimiter: ';' })],
  ['csv with another quote and delimiter', csv({ quote: "'", delimiter: '<>' })],
];

/** Characters that mean something in some format are frequent. */
const CELL = fc.option(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...'\\\t\n\r"\',;|<>\x01\ufeffntNx01.', 'null', '\\N', '||'),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
);
const ROWS = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(CELL, { minLength: width, maxLength: width }), { maxLength: 6 }));

/** Reads a text that comes in pieces of these lengths, again and again. */
function readIn(pieces: readonly number[], text: string, format: FileFormat): Records {
  const reader = recordReader(format);
  const records: Records = { rows: [], lines: [] };
  function add({ rows, lines }: Records): void {
    records.rows.push(...rows);
    records.lines.push(...lines);
  }
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = pieces[turn % pieces.length] ?? 1;
    add(reader.push(text.slice(at, at + length)));
    at += length;
  }
  add(reader.finish());
  return records;
}

describe.each(FORMATS)('%s', (_, format) => {
  const write = recordWriter(format);
  const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

  it('read back the rows that were written, however the text is cut', () => {
    fc.assert(
      fc.property(ROWS, pieces, (rows: readonly Row[], lengths) => {
        expect(readIn(lengths, write(rows), format).rows).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  it('tell the line on which each row begins', () => {
    fc.assert(
      fc.property(ROWS, pieces, (rows: readonly Row[], lengths) => {
        const starts = rows.map((_row, index) => write(rows.slice(0, index)).split('\n').length);
        expect(readIn(lengths, write(rows), format).lines).toEqual(starts);
      }),
    );
  });

  it('never begin with a byte order mark, which a reader drops', () => {
    expect(write([['\ufeffa']]).startsWith('\ufeff')).toBe(false);
  });
});

describe('any text', () => {
  it.each(FORMATS)('is rows of %s, or is refused, the same however it is cut', (_, format) => {
    const text = fc.array(fc.constantFrom(...'ab\\\t\n\r"\',;|<>\x01N'), { maxLength: 30 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), (input, lengths) => {
        expect(outcome(lengths, input, format)).toEqual(outcome([1_000], input, format));
      }),
      { numRuns: 300 },
    );
  });

  it('tells a return that ends a row from one that only ends a piece', () => {
    for (const format of [csv(), csv({ nullText: '\\N', delimiter: ';' })]) {
      expect(outcome([1], '"\n"\ra', format)).toEqual(outcome([1_000], '"\n"\ra', format));
      expect(outcome([1], '"a"\r', format)).toMatchObject({ rows: [['a']] });
    }
  });

  function outcome(lengths: readonly number[], input: string, format: FileFormat): unknown {
    try {
      return readIn(lengths, input, format);
    } catch (error) {
      return String(error);
    }
  }
});
