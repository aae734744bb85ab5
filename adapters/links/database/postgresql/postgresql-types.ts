import type { FieldDef } from 'pg';
import { floatText } from '../canonical.ts';
import type { Cell, Column, ColumnType } from '../database.ts';

/** Object ids of built-in types, which never change (src/include/catalog/pg_type.dat). */
const OIDS: Readonly<Record<number, ColumnType>> = {
  16: { name: 'boolean' },
  17: { name: 'binary' },
  // VARBYTE of Redshift.
  6551: { name: 'binary' },
  20: { name: 'integer', bytes: 8 },
  21: { name: 'integer', bytes: 2 },
  23: { name: 'integer', bytes: 4 },
  26: { name: 'integer', bytes: 8 },
  114: { name: 'json' },
  3802: { name: 'json' },
  // SUPER of Redshift.
  4000: { name: 'json' },
  700: { name: 'float' },
  701: { name: 'float' },
  1082: { name: 'date' },
  1083: { name: 'time' },
  1114: { name: 'timestamp' },
  1184: { name: 'timestamptz' },
};
const SINGLE = 700;
const NUMERIC = 1700;
const SIZED_TEXT = [1042, 1043];
const VARBYTE = 6551;
/** A modifier counts itself in. */
const HEADER = 4;

/** What a type id and its modifier mean; what no other database would know is text. */
export function typeOfOid(oid: number, modifier: number): ColumnType {
  if (oid === NUMERIC) return modifier < HEADER ? { name: 'decimal' } : decimalOf(modifier - HEADER);
  if (SIZED_TEXT.includes(oid) && modifier > HEADER) return { name: 'text', length: modifier - HEADER };
  return OIDS[oid] ?? { name: 'text' };
}

/** Precision in the upper half, scale in the lower 11 bits, which since version 15 may be negative. */
function decimalOf(modifier: number): ColumnType {
  const scale = ((modifier & 0x7ff) ^ 1024) - 1024;
  return { name: 'decimal', precision: modifier >>> 16, scale };
}

/** A column of a result, as the server describes it. */
export function columnOfField({ name, dataTypeID, dataTypeModifier }: FieldDef): Column {
  return { name, type: typeOfOid(dataTypeID, dataTypeModifier), nullable: true };
}

/**
 * An expression whose text is the canonical form of a value in column `name`: what `decoderOf` makes of it, made by
 * the server. Bytes stay in hexadecimal digits.
 */
export function canonicalCell(oid: number, name: string): string {
  switch (OIDS[oid]?.name) {
    case 'boolean':
      return `${name}::text`;
    case 'float':
      // What 4 bytes cannot hold would be compared as it is held.
      return oid === SINGLE ? canonicalFloat(`${name}::text::float8`) : canonicalFloat(name);
    case 'timestamptz':
      return `regexp_replace(${name}::text, '[+]00(?= BC$|$)', '+00:00')`;
    default:
      return name;
  }
}

/**
 * PostgreSQL writes an exponent from 1e15 on and below 1e-4, of two digits at least; the canonical form, which is
 * that of JavaScript, from 1e21 on and below 1e-6. Digits are as the server writes them. NaN is larger than any number.
 */
function canonicalFloat(value: string): string {
  const size = `abs(${value})`;
  return `case when ${size} >= 1e15 and ${size} < 1e21 or ${size} >= 1e-6 and ${size} < 1e-4 then ${value}::text::numeric::text
    when ${size} < 1e-6 then replace(${value}::text, 'e-0', 'e-') else ${value}::text end`;
}

/** How the text of a value of this type becomes a cell. */
export function decoderOf(oid: number): (text: string) => Cell {
  if (oid === VARBYTE) return (text) => Buffer.from(text, 'hex');
  switch (OIDS[oid]?.name) {
    case 'boolean':
      return (text) => (text === 't' ? 'true' : 'false');
    case 'float':
      return (text) => floatText(Number(text));
    case 'binary':
      return (text) => Buffer.from(text.slice(2), 'hex');
    // In UTC the server writes the offset in hours only; `infinity` and dates before Christ have more or less.
    case 'timestamptz':
      return (text) => text.replace(/\+00(?= BC$|$)/, '+00:00');
    default:
      return (text) => text;
  }
}

const MAX_PRECISION = 1000;
const MAX_LENGTH = 10_485_760;

/** The type of PostgreSQL that loses nothing of a column. */
export function postgresqlType({ type }: Column): string {
  switch (type.name) {
    case 'integer':
      return { 2: 'smallint', 4: 'integer', 8: 'bigint' }[type.bytes];
    case 'decimal': {
      const { precision, scale = 0 } = type;
      return precision === undefined || precision > MAX_PRECISION ? 'numeric' : `numeric(${precision},${scale})`;
    }
    case 'text':
      return type.length === undefined || type.length > MAX_LENGTH ? 'text' : `varchar(${type.length})`;
    case 'float':
      return 'double precision';
    case 'binary':
      return 'bytea';
    default:
      return type.name;
  }
}

/** https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html: lengths in bytes, no open precision. */
const REDSHIFT_MAX_PRECISION = 38;
const REDSHIFT_MAX_BYTES = 65_535;
const BYTES_PER_CHARACTER = 4;

/** The nearest type of Redshift, whose decimals have 38 digits and whose text is at most 65,535 bytes. */
export function redshiftType(column: Column): string {
  const { type } = column;
  switch (type.name) {
    case 'decimal': {
      const { precision = REDSHIFT_MAX_PRECISION, scale = type.precision === undefined ? 10 : 0 } = type;
      const kept = Math.min(precision, REDSHIFT_MAX_PRECISION);
      return `numeric(${kept},${Math.min(scale, kept - 1)})`;
    }
    case 'text': {
      const bytes = type.length === undefined ? REDSHIFT_MAX_BYTES : type.length * BYTES_PER_CHARACTER;
      return `varchar(${Math.min(bytes, REDSHIFT_MAX_BYTES)})`;
    }
    case 'json':
      return `varchar(${REDSHIFT_MAX_BYTES})`;
    case 'binary':
      return 'varbyte(1024000)';
    default:
      return postgresqlType(column);
  }
}
