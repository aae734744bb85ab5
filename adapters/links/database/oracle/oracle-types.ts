import oracledb, { type DbType, type Metadata } from 'oracledb';
import { floatText, singleText } from '../canonical.ts';
import type { Cell, Column, ColumnType } from '../database.ts';
import { shortenFraction } from '../warehouse/cell-text.ts';

/** What is read of what the driver says of a column. */
export type OracleMetadata = Pick<
  Metadata<unknown>,
  'name' | 'dbType' | 'precision' | 'scale' | 'byteSize' | 'nullable'
>;

/** What a `NUMBER` without precision, and a `FLOAT`, says its scale is. */
const FLOATING_SCALE = -127;
/** Digits that surely fit an integer of so many bytes. */
const INTEGER_DIGITS = [
  [4, 2],
  [9, 4],
  [18, 8],
] as const;

const PLAIN: ReadonlyMap<DbType, ColumnType> = new Map<DbType, ColumnType>([
  [oracledb.DB_TYPE_BINARY_DOUBLE, { name: 'float' }],
  [oracledb.DB_TYPE_BINARY_FLOAT, { name: 'float' }],
  [oracledb.DB_TYPE_BOOLEAN, { name: 'boolean' }],
  // A `DATE` of Oracle has a time of day.
  [oracledb.DB_TYPE_DATE, { name: 'timestamp' }],
  [oracledb.DB_TYPE_TIMESTAMP, { name: 'timestamp' }],
  [oracledb.DB_TYPE_TIMESTAMP_TZ, { name: 'timestamptz' }],
  [oracledb.DB_TYPE_TIMESTAMP_LTZ, { name: 'timestamptz' }],
  [oracledb.DB_TYPE_RAW, { name: 'binary' }],
  [oracledb.DB_TYPE_LONG_RAW, { name: 'binary' }],
  [oracledb.DB_TYPE_BLOB, { name: 'binary' }],
  [oracledb.DB_TYPE_JSON, { name: 'json' }],
]);

/** Kinds of time, of which the driver keeps milliseconds only: they are asked for as text of these formats. */
const TIME_FORMATS: ReadonlyMap<DbType, string> = new Map<DbType, string>([
  [oracledb.DB_TYPE_DATE, 'YYYY-MM-DD HH24:MI:SS'],
  [oracledb.DB_TYPE_TIMESTAMP, 'YYYY-MM-DD HH24:MI:SS.FF9'],
  [oracledb.DB_TYPE_TIMESTAMP_TZ, 'YYYY-MM-DD HH24:MI:SS.FF9TZH:TZM'],
  [oracledb.DB_TYPE_TIMESTAMP_LTZ, 'YYYY-MM-DD HH24:MI:SS.FF9TZH:TZM'],
]);

const FETCHED_AS: ReadonlyMap<DbType, DbType> = new Map<DbType, DbType>([
  // A number of JavaScript has 15 digits, one of Oracle 38.
  [oracledb.DB_TYPE_NUMBER, oracledb.STRING],
  [oracledb.DB_TYPE_CLOB, oracledb.STRING],
  [oracledb.DB_TYPE_NCLOB, oracledb.STRING],
  [oracledb.DB_TYPE_JSON, oracledb.STRING],
  [oracledb.DB_TYPE_BLOB, oracledb.BUFFER],
]);

/** How the driver is to hand out a column; undefined: as it does by itself. */
export function fetchType({ dbType }: OracleMetadata): { type: DbType } | undefined {
  const type = dbType && FETCHED_AS.get(dbType);
  return type && { type };
}

export function oracleColumn({ name, nullable, ...metadata }: OracleMetadata): Column {
  return { name, type: columnType(metadata), nullable: nullable ?? true };
}

function columnType({ dbType, precision = 0, scale = 0, byteSize }: Omit<OracleMetadata, 'name'>): ColumnType {
  const plain = dbType && PLAIN.get(dbType);
  if (plain) return plain;
  if (dbType !== oracledb.DB_TYPE_NUMBER) return { name: 'text', ...(byteSize && { length: byteSize }) };
  if (precision === 0 || scale === FLOATING_SCALE) return { name: 'decimal' };
  if (scale !== 0) return { name: 'decimal', precision, scale };
  const [, bytes] = INTEGER_DIGITS.find(([digits]) => precision <= digits) ?? [];
  return bytes ? { name: 'integer', bytes } : { name: 'decimal', precision, scale };
}

/** A select that gives its times as text to the last digit, or the select itself when it has none. */
export function withTimesAsText(select: string, metadata: readonly OracleMetadata[]): string {
  if (!metadata.some(({ dbType }) => dbType && TIME_FORMATS.has(dbType))) return select;
  const items = metadata.map(({ name, dbType }) => {
    const format = dbType && TIME_FORMATS.get(dbType);
    return format ? `to_char("${name}", '${format}') as "${name}"` : `"${name}"`;
  });
  return `select ${items.join(', ')} from (\n${select}\n)`;
}

/** A value as the driver gives it, in canonical form. */
export function oracleCell(value: unknown, { type }: Column, dbType: DbType | undefined): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'number') return dbType === oracledb.DB_TYPE_BINARY_FLOAT ? singleText(value) : floatText(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (type.name === 'integer' || type.name === 'decimal') return text.replace(/^(-?)\./, '$10.');
  return type.name === 'timestamp' || type.name === 'timestamptz' ? shortenFraction(text) : text;
}

/** `VARCHAR2` has 4,000 bytes at most, and a character takes up to four. */
const MAX_VARCHAR = 4_000;
const MAX_PRECISION = 38;

export function oracleType({ type }: Column): string {
  switch (type.name) {
    case 'integer':
      return { 2: 'number(5)', 4: 'number(10)', 8: 'number(19)' }[type.bytes];
    case 'decimal':
      return type.precision && type.precision <= MAX_PRECISION
        ? `number(${type.precision},${type.scale ?? 0})`
        : 'number';
    case 'text':
      return type.length && type.length <= MAX_VARCHAR ? `varchar2(${type.length} char)` : 'clob';
    default:
      return PLAIN_TYPES[type.name];
  }
}

const PLAIN_TYPES = {
  // Releases before 23 have no boolean: 1 and 0.
  boolean: 'number(1)',
  float: 'binary_double',
  date: 'date',
  time: 'varchar2(18)',
  timestamp: 'timestamp(9)',
  timestamptz: 'timestamp(9) with time zone',
  json: 'clob',
  binary: 'blob',
} as const;
