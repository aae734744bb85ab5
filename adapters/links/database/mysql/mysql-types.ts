import type { FieldPacket } from 'mysql2';
import { utcTimestamp } from '../canonical.ts';
import type { Cell, Column, ColumnType } from '../database.ts';

/** Numbers of types in the protocol (https://mariadb.com/kb/en/result-set-packets/#field-types). */
const FIXED: Readonly<Record<number, ColumnType['name']>> = {
  4: 'float',
  5: 'float',
  7: 'timestamptz',
  10: 'date',
  11: 'time',
  12: 'timestamp',
  14: 'date',
  17: 'timestamptz',
  18: 'timestamp',
  19: 'time',
  245: 'json',
};
/** Tiny, short, long, long long, medium, year. */
const INTEGERS: Readonly<Record<number, { readonly signed: 2 | 4 | 8; readonly unsigned: 2 | 4 | 8 | 'decimal' }>> = {
  1: { signed: 2, unsigned: 2 },
  2: { signed: 2, unsigned: 4 },
  3: { signed: 4, unsigned: 8 },
  8: { signed: 8, unsigned: 'decimal' },
  9: { signed: 4, unsigned: 4 },
  13: { signed: 2, unsigned: 2 },
};
const DECIMALS = [0, 246];
const BIT = 16;
const VARIABLE = [15, 253, 254];
const GEOMETRY = 255;
const BLOBS = [249, 250, 251, 252];
const BINARY_CHARSET = 63;
const NOT_NULL_FLAG = 1;
const UNSIGNED_FLAG = 32;
const UNSIGNED_8: ColumnType = { name: 'decimal', precision: 20, scale: 0 };

/** A column of a result, as its packet describes it. */
export function columnOf(field: FieldPacket): Column {
  return { name: field.name, type: typeOf(field), nullable: (flagsOf(field) & NOT_NULL_FLAG) === 0 };
}

function typeOf(field: FieldPacket): ColumnType {
  const { columnType = 0, columnLength = 0, decimals = 0 } = field;
  const unsigned = (flagsOf(field) & UNSIGNED_FLAG) !== 0;
  const integer = INTEGERS[columnType];
  if (integer !== undefined) {
    const bytes = unsigned ? integer.unsigned : integer.signed;
    return bytes === 'decimal' ? UNSIGNED_8 : { name: 'integer', bytes };
  }
  if (columnType === BIT) return bitType(columnLength);
  if (DECIMALS.includes(columnType)) {
    // The length counts the point and the sign.
    const precision = columnLength - (decimals > 0 ? 1 : 0) - (unsigned ? 0 : 1);
    return { name: 'decimal', precision, scale: decimals };
  }
  const fixed = FIXED[columnType];
  if (fixed !== undefined && fixed !== 'integer' && fixed !== 'decimal' && fixed !== 'text') return { name: fixed };
  const isText = field.characterSet !== BINARY_CHARSET && columnType !== GEOMETRY;
  if ((VARIABLE.includes(columnType) || BLOBS.includes(columnType) || columnType === GEOMETRY) && !isText) {
    return { name: 'binary' };
  }
  // The length counts bytes of utf8mb4.
  return VARIABLE.includes(columnType) ? { name: 'text', length: Math.floor(columnLength / 4) } : { name: 'text' };
}

function bitType(bits: number): ColumnType {
  if (bits <= 1) return { name: 'boolean' };
  return bits < 64 ? { name: 'integer', bytes: 8 } : UNSIGNED_8;
}

function flagsOf(field: FieldPacket): number {
  return typeof field.flags === 'number' ? field.flags : 0;
}

/** How the bytes that the server sent of a value of this column become a cell. */
export function decoderOf(field: FieldPacket, { type }: Column): (bytes: Buffer) => Cell {
  if (field.columnType === BIT) {
    return (bytes) => {
      const value = BigInt(`0x${bytes.toString('hex')}`);
      if (type.name === 'boolean') return value === 0n ? 'false' : 'true';
      return value.toString();
    };
  }
  // The bytes belong to a packet whose memory is used again.
  if (type.name === 'binary') return (bytes) => Buffer.from(bytes);
  if (type.name === 'timestamptz') return (bytes) => `${bytes.toString('latin1')}+00:00`;
  if (type.name === 'float') return (bytes) => String(Number(bytes.toString('latin1')));
  return (bytes) => bytes.toString('utf8');
}

const MAX_PRECISION = 65;
const MAX_SCALE = 30;
/** All short texts of a row share 65,535 bytes; longer ones are kept apart. */
const MAX_VARCHAR = 768;

/** The type of MySQL that comes nearest. Instants are `datetime` in UTC, since `timestamp` ends in 2038. */
export function mysqlType({ type }: Column): string {
  switch (type.name) {
    case 'integer':
      return { 2: 'smallint', 4: 'int', 8: 'bigint' }[type.bytes];
    case 'decimal': {
      const scale = Math.min(type.precision === undefined ? MAX_SCALE : (type.scale ?? 0), MAX_SCALE);
      return `decimal(${Math.min(type.precision ?? MAX_PRECISION, MAX_PRECISION)},${scale})`;
    }
    case 'text':
      return type.length === undefined || type.length > MAX_VARCHAR ? 'longtext' : `varchar(${type.length})`;
    case 'float':
      return 'double';
    case 'time':
      return 'time(6)';
    case 'timestamp':
    case 'timestamptz':
      return 'datetime(6)';
    case 'binary':
      return 'longblob';
    default:
      return type.name;
  }
}

/** The text by which a cell is loaded, where MySQL writes values otherwise. */
export function mysqlText(cell: string, type: ColumnType): string {
  if (type.name === 'boolean') return cell === 'true' ? '1' : '0';
  return type.name === 'timestamptz' ? (utcTimestamp(cell) ?? cell) : cell;
}
