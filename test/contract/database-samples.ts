import type { Cell, Column, ColumnType, Row } from '#adapters/links/database/database.ts';

/** Values of every type, chosen for what is easily lost on the way. */
export const TYPE_SAMPLES: readonly (readonly [title: string, type: ColumnType, cells: readonly string[]])[] = [
  ['boolean', { name: 'boolean' }, ['true', 'false']],
  ['integer of 2 bytes', { name: 'integer', bytes: 2 }, ['0', '-32768', '32767']],
  ['integer of 4 bytes', { name: 'integer', bytes: 4 }, ['-2147483648', '2147483647']],
  [
    'integer of 8 bytes',
    { name: 'integer', bytes: 8 },
    ['-9223372036854775808', '9223372036854775807', '9007199254740993'],
  ],
  [
    'decimal of 38 digits',
    { name: 'decimal', precision: 38, scale: 10 },
    ['1234567890123456789012345678.0123456789', '-0.0000000001'],
  ],
  ['decimal of money', { name: 'decimal', precision: 10, scale: 2 }, ['0.10', '-99999999.99', '100.00']],
  ['decimal without fraction', { name: 'decimal', precision: 18, scale: 0 }, ['999999999999999999', '-1']],
  ['float', { name: 'float' }, ['0.1', '1e+100', '-1.7976931348623157e+308', '5e-324', '123456789.12345679']],
  ['date', { name: 'date' }, ['2026-11-28', '0001-01-01', '9999-12-31']],
  ['time', { name: 'time' }, ['00:00:00.000001', '23:59:59.999999']],
  [
    'timestamp',
    { name: 'timestamp' },
    ['2026-11-28 06:38:09.123456', '1969-12-31 23:59:59.999999', '2038-01-19 03:14:08.000001'],
  ],
  ['timestamptz', { name: 'timestamptz' }, ['2026-11-28 06:38:09.123456+00:00', '1969-12-31 23:59:59.999999+00:00']],
  ['json', { name: 'json' }, ['{"a": [1, "ü", null]}', '"x"', '1.0']],
  ['text of a length', { name: 'text', length: 20 }, ['', 'ab', '  padded  ']],
];

/** Texts that break who quotes, splits or escapes them wrongly. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  'NULL',
  '\\N',
  'null',
  'tab\there',
  'line\nbreak\r\nand\rreturn',
  'back\\slash\\',
  '\\t\\n\\x00',
  '\\.',
  'it\'s "quoted" `so`',
  'semi;colon, comma',
  '步骤 ÄÖÜ ß',
  '😀 🏳️‍🌈 𝔘',
  '$1 ${x} %s ? :name',
  '\u0001\u0008\u001f\u007f',
];

export function column(name: string, type: ColumnType, nullable = true): Column {
  return { name, type, nullable };
}

export async function* batchesOf(...batches: readonly (readonly Row[])[]): AsyncGenerator<readonly Row[]> {
  yield* batches;
}

/** `count` rows of a number and a text, in batches, made as they are asked for. */
export async function* countedRows(count: number, batchRows: number): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < count; start += batchRows) {
    const size = Math.min(batchRows, count - start);
    yield Array.from({ length: size }, (_, index): Row => [String(start + index), `row ${start + index}`]);
  }
}

/** Bytes as plain arrays, so that a Buffer equals a Uint8Array. */
export function comparable(cell: Cell | undefined): string | readonly number[] | null | undefined {
  return cell instanceof Uint8Array ? [...cell] : cell;
}
