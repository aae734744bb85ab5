import type { SQLOutputValue } from 'node:sqlite';
import { floatText } from '../canonical.ts';
import type { Cell, Column, ColumnType } from '../database.ts';

/** Longest decimal whose value a double, which is what SQLite keeps of it, holds exactly. */
const EXACT_DIGITS = 15;
/** A number without fraction is kept in 8 bytes. */
const EXACT_INTEGER_DIGITS = 18;

const DECLARED: readonly (readonly [RegExp, (sizes: readonly number[]) => ColumnType])[] = [
  [/BOOL/, () => ({ name: 'boolean' })],
  [/JSON/, () => ({ name: 'json' })],
  [/TIMESTAMP\s*TZ|WITH TIME ZONE/, () => ({ name: 'timestamptz' })],
  [/DATETIME|TIMESTAMP/, () => ({ name: 'timestamp' })],
  [/^DATE$/, () => ({ name: 'date' })],
  [/^TIME$/, () => ({ name: 'time' })],
  [/SMALLINT|INT2/, () => ({ name: 'integer', bytes: 2 })],
  [/INT/, () => ({ name: 'integer', bytes: 8 })],
  [/CHAR/, ([length]) => ({ name: 'text', ...(length !== undefined && length > 0 && { length }) })],
  [/CLOB|TEXT|UUID|ENUM/, () => ({ name: 'text' })],
  [/BLOB|BINARY|BYTEA/, () => ({ name: 'binary' })],
  [/REAL|FLOA|DOUB/, () => ({ name: 'float' })],
  [
    /DEC|NUM/,
    ([precision, scale = 0]) => (precision === undefined ? { name: 'decimal' } : { name: 'decimal', precision, scale }),
  ],
];

/** The type that a column was declared with, read as SQLite reads it: by the words it contains. */
export function declaredType(declared: string): ColumnType | undefined {
  const text = declared.toUpperCase();
  const sizes = (/\(([^)]*)\)/.exec(text)?.[1] ?? '')
    .split(',')
    .map(Number)
    .filter((size) => Number.isInteger(size));
  return DECLARED.find(([pattern]) => pattern.test(text))?.[1](sizes);
}

/** The type of an expression, as the first value of it shows. */
export function typeOfValue(value: SQLOutputValue | undefined): ColumnType {
  if (typeof value === 'bigint') return { name: 'integer', bytes: 8 };
  if (typeof value === 'number') return { name: 'float' };
  return { name: value instanceof Uint8Array ? 'binary' : 'text' };
}

/** The type to declare, so that what SQLite makes of a value loses nothing of it (https://sqlite.org/datatype3.html). */
export function sqliteType({ type }: Column): string {
  switch (type.name) {
    case 'integer':
      return { 2: 'smallint', 4: 'integer', 8: 'bigint' }[type.bytes];
    case 'decimal': {
      const { precision, scale = 0 } = type;
      const exact = scale === 0 ? EXACT_INTEGER_DIGITS : EXACT_DIGITS;
      return precision !== undefined && precision <= exact ? `decimal(${precision},${scale})` : 'text';
    }
    case 'text':
      return type.length === undefined ? 'text' : `varchar(${type.length})`;
    case 'float':
      return 'real';
    case 'binary':
      return 'blob';
    // The word TEXT keeps SQLite from reading `1.0` as the number 1.
    case 'json':
      return 'json text';
    default:
      return type.name;
  }
}

/** A value as SQLite has it, which need not be of the type its column was declared with. */
export function cellOf(value: SQLOutputValue | undefined, type: ColumnType): Cell {
  if (value === null || value === undefined || value instanceof Uint8Array) return value ?? null;
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return integerText(value, type);
  const decimals = type.name === 'decimal' && Number.isFinite(value) && Math.abs(value) < 1e15;
  return decimals && type.scale !== undefined ? value.toFixed(type.scale) : floatText(value);
}

function integerText(value: bigint, type: ColumnType): string {
  if (type.name === 'boolean' && (value === 0n || value === 1n)) return value === 1n ? 'true' : 'false';
  if (type.name === 'decimal' && type.scale !== undefined && type.scale > 0)
    return `${value}.${'0'.repeat(type.scale)}`;
  return value.toString();
}

/**
 * What is bound for a cell. Numbers go as text, from which SQLite makes the number that the column of the table can
 * hold without loss, or keeps the text.
 */
export function bound(cell: Cell, type: ColumnType): string | number | bigint | Uint8Array | null {
  if (typeof cell !== 'string') return cell;
  if (type.name === 'boolean') return cell === 'true' ? 1n : 0n;
  if (type.name !== 'float') return cell;
  const number = Number(cell);
  // SQLite would keep NaN as null.
  return Number.isNaN(number) ? cell : number;
}
