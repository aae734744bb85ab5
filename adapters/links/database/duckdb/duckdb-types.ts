import {
  DuckDBBlobValue,
  DuckDBDecimalType,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { floatText, singleText } from '../canonical.ts';
import type { Cell, Column, ColumnType } from '../database.ts';

/** Digits of the integers that no other database has, the widest of which DuckDB calls decimals by no name. */
const HUGE_DIGITS = 39;
const UNSIGNED_8_DIGITS = 20;

const TYPES: Readonly<Partial<Record<DuckDBTypeId, ColumnType>>> = {
  [DuckDBTypeId.BOOLEAN]: { name: 'boolean' },
  [DuckDBTypeId.TINYINT]: { name: 'integer', bytes: 2 },
  [DuckDBTypeId.SMALLINT]: { name: 'integer', bytes: 2 },
  [DuckDBTypeId.INTEGER]: { name: 'integer', bytes: 4 },
  [DuckDBTypeId.BIGINT]: { name: 'integer', bytes: 8 },
  [DuckDBTypeId.UTINYINT]: { name: 'integer', bytes: 2 },
  [DuckDBTypeId.USMALLINT]: { name: 'integer', bytes: 4 },
  [DuckDBTypeId.UINTEGER]: { name: 'integer', bytes: 8 },
  [DuckDBTypeId.UBIGINT]: { name: 'decimal', precision: UNSIGNED_8_DIGITS, scale: 0 },
  [DuckDBTypeId.HUGEINT]: { name: 'decimal', precision: HUGE_DIGITS, scale: 0 },
  [DuckDBTypeId.UHUGEINT]: { name: 'decimal', precision: HUGE_DIGITS, scale: 0 },
  [DuckDBTypeId.BIGNUM]: { name: 'decimal' },
  [DuckDBTypeId.FLOAT]: { name: 'float' },
  [DuckDBTypeId.DOUBLE]: { name: 'float' },
  [DuckDBTypeId.DATE]: { name: 'date' },
  [DuckDBTypeId.TIME]: { name: 'time' },
  [DuckDBTypeId.TIMESTAMP]: { name: 'timestamp' },
  [DuckDBTypeId.TIMESTAMP_S]: { name: 'timestamp' },
  [DuckDBTypeId.TIMESTAMP_MS]: { name: 'timestamp' },
  [DuckDBTypeId.TIMESTAMP_NS]: { name: 'timestamp' },
  [DuckDBTypeId.TIMESTAMP_TZ]: { name: 'timestamptz' },
  [DuckDBTypeId.BLOB]: { name: 'binary' },
};

export function columnTypeOf(type: DuckDBType): ColumnType {
  if (type instanceof DuckDBDecimalType) return { name: 'decimal', precision: type.width, scale: type.scale };
  if (type.alias === 'JSON') return { name: 'json' };
  return TYPES[type.typeId] ?? { name: 'text' };
}

/** A value as a cell. `single`: its column keeps floats in 4 bytes. */
export function cellOf(value: DuckDBValue, single: boolean): Cell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number') return single ? singleText(value) : floatText(value);
  // The bytes belong to a chunk whose memory is used again.
  if (value instanceof DuckDBBlobValue) return Uint8Array.from(value.bytes);
  // Not its own text, which is in the time zone of the process.
  if (value instanceof DuckDBTimestampTZValue) {
    return value.isFinite ? `${new DuckDBTimestampValue(value.micros)}+00:00` : String(value);
  }
  return String(value);
}

const MAX_PRECISION = 38;

/** The type of DuckDB that comes nearest; a text has no length there. */
export function duckdbType({ type }: Column): string {
  switch (type.name) {
    case 'integer':
      return { 2: 'smallint', 4: 'integer', 8: 'bigint' }[type.bytes];
    case 'decimal': {
      const { precision, scale = 0 } = type;
      // Its decimals have 38 digits; more are kept as text rather than cut.
      return precision === undefined || precision > MAX_PRECISION ? 'varchar' : `decimal(${precision},${scale})`;
    }
    case 'text':
      return 'varchar';
    case 'float':
      return 'double';
    case 'binary':
      return 'blob';
    default:
      return type.name;
  }
}
