import { singleText } from '../canonical.ts';
import type { Cell, Row } from '../database.ts';
import { normalizedFloat, shortenFraction, zonedText } from '../warehouse/cell-text.ts';
import { columnType, type NativeColumn } from '../warehouse/native-type.ts';

/** As Thrift hands it out: one field of these is set. */
export type ThriftColumn = Readonly<Partial<Record<string, ThriftValues>>>;

interface ThriftValues {
  readonly values: readonly unknown[];
  /** A bit for each row, the lowest of each byte first. */
  readonly nulls: Buffer;
}

/** `TColumnDesc`, as far as it is read. */
export interface ThriftColumnDesc {
  readonly columnName: string;
  readonly typeDesc: {
    readonly types: readonly {
      readonly primitiveEntry?: {
        readonly type: number;
        readonly typeQualifiers?: {
          readonly qualifiers: Readonly<Record<string, { readonly i32Value?: number | null }>>;
        } | null;
      } | null;
    }[];
  };
}

/** `TTypeId` by its number. */
const TYPE_NAMES = [
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'string',
  'timestamp',
  'binary',
  'array',
  'map',
  'struct',
  'uniontype',
  'string',
  'decimal',
  'string',
  'date',
  'varchar',
  'char',
  'string',
  'string',
  'timestamp with local time zone',
];

/** Hive prints these as JSON. */
const NESTED = /^(array|map|struct|uniontype)/;

export function resultColumn({ columnName, typeDesc }: ThriftColumnDesc): NativeColumn {
  const native = nativeName(typeDesc);
  // Hive says `t.id` for a column of a table.
  const name = columnName.slice(columnName.lastIndexOf('.') + 1);
  return { name, type: hiveColumnType(native), nullable: true, native };
}

export function hiveColumnType(native: string): NativeColumn['type'] {
  return NESTED.test(native) ? { name: 'json' } : columnType(native);
}

function nativeName({ types: [entry] }: ThriftColumnDesc['typeDesc']): string {
  // Only the nested ones are not primitive.
  if (!entry?.primitiveEntry) return 'struct';
  const name = TYPE_NAMES[entry.primitiveEntry.type] ?? 'string';
  const qualifiers = entry.primitiveEntry.typeQualifiers?.qualifiers ?? {};
  const numbers = ['precision', 'scale', 'characterMaximumLength'].flatMap((key) => qualifiers[key]?.i32Value ?? []);
  return numbers.length > 0 ? `${name}(${numbers.join(',')})` : name;
}

/** The rows of a row set, which comes column by column. */
export function resultRows(data: readonly ThriftColumn[], columns: readonly NativeColumn[]): readonly Row[] {
  const cells = columns.map((column, index) => columnCells(data[index], column));
  return (cells[0] ?? []).map((_, row) => cells.map((values) => values[row] ?? null));
}

function columnCells(data: ThriftColumn | undefined, column: NativeColumn): readonly Cell[] {
  const held = Object.values(data ?? {}).find((field) => field);
  if (!held) return [];
  return held.values.map((value, row) => {
    const isNull = ((held.nulls[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
    return isNull ? null : cell(value, column);
  });
}

function cell(value: unknown, { type, native }: NativeColumn): Cell {
  const text = textOf(value);
  if (type.name === 'float') return native === 'float' ? singleText(Math.fround(Number(text))) : normalizedFloat(text);
  if (type.name === 'timestamp') return shortenFraction(text);
  if (type.name === 'timestamptz') return zonedText(text);
  if (type.name === 'binary') return value instanceof Uint8Array ? value : Buffer.from(text, 'utf8');
  return text;
}

/** Thrift's 64-bit integers keep their bytes; their own `toString` rounds. */
function textOf(value: unknown): string {
  const isInt64 = typeof value === 'object' && value !== null && 'buffer' in value && 'offset' in value;
  if (isInt64 && Buffer.isBuffer(value.buffer)) return String(value.buffer.readBigInt64BE(Number(value.offset)));
  return String(value);
}
