import type { Column, ColumnType } from '../database.ts';

/** A column with its type in the database's own words, such as `decimal(10,2)`, which a literal is cast to. */
export interface NativeColumn extends Column {
  readonly native: string;
}

const PLAIN: Readonly<Record<string, ColumnType>> = {
  boolean: { name: 'boolean' },
  tinyint: { name: 'integer', bytes: 2 },
  smallint: { name: 'integer', bytes: 2 },
  int: { name: 'integer', bytes: 4 },
  integer: { name: 'integer', bytes: 4 },
  bigint: { name: 'integer', bytes: 8 },
  float: { name: 'float' },
  real: { name: 'float' },
  double: { name: 'float' },
  date: { name: 'date' },
  time: { name: 'time' },
  timestamp: { name: 'timestamp' },
  'timestamp with time zone': { name: 'timestamptz' },
  'timestamp with local time zone': { name: 'timestamptz' },
  json: { name: 'json' },
  binary: { name: 'binary' },
  varbinary: { name: 'binary' },
};

/** Without a length Trino says this one. */
const UNBOUNDED = 2_147_483_647;

/**
 * The type that Hive, Impala or Trino write so, in whatever case. One that only they have (`array<int>`, `interval`)
 * is text.
 */
export function columnType(native: string): ColumnType {
  const text = native.toLowerCase().trim();
  const [, name = text, inner = '', rest = ''] = /^([a-z_]+)\s*\(([^()]*)\)(.*)$/.exec(text) ?? [];
  const numbers = inner.split(',').map(Number);
  if (name === 'decimal') return decimal(numbers);
  if (name === 'varchar' || name === 'char') return textOf(numbers[0]);
  const plain = name + rest;
  return Object.hasOwn(PLAIN, plain) ? (PLAIN[plain] ?? { name: 'text' }) : { name: 'text' };
}

function decimal([precision, scale = 0]: readonly number[]): ColumnType {
  // All three: `decimal` alone is decimal(10,0).
  return precision ? { name: 'decimal', precision, scale } : { name: 'decimal', precision: 10, scale: 0 };
}

function textOf(length: number | undefined): ColumnType {
  return length && length < UNBOUNDED ? { name: 'text', length } : { name: 'text' };
}
