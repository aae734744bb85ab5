import type { ColumnInfo, Datum } from '@aws-sdk/client-athena';
import type { Cell, ColumnType, Row } from '../database.ts';
import { normalizedFloat, shortenFraction, zonedText } from '../warehouse/cell-text.ts';
import { columnType, type NativeColumn } from '../warehouse/native-type.ts';

/** A column of a result. Athena gives the precision of decimals and the length of texts beside the type. */
export function resultColumn({ Name, Type = 'varchar', Precision, Scale, Nullable }: ColumnInfo): NativeColumn {
  const native =
    Type === 'decimal' ? `decimal(${Precision},${Scale})` : /^(var)?char$/.test(Type) ? `${Type}(${Precision})` : Type;
  return { name: Name ?? '', type: columnType(native), nullable: Nullable !== 'NOT_NULL', native };
}

export function resultRow(data: readonly Datum[], columns: readonly NativeColumn[]): Row {
  return columns.map(({ type }, index) => cell(data[index]?.VarCharValue, type));
}

function cell(text: string | undefined, type: ColumnType): Cell {
  if (text === undefined) return null;
  switch (type.name) {
    case 'float':
      return normalizedFloat(text);
    case 'time':
    case 'timestamp':
      return shortenFraction(text);
    case 'timestamptz':
      return zonedText(text);
    case 'binary':
      // Printed as `61 62 63`.
      return Buffer.from(text.replaceAll(' ', ''), 'hex');
    default:
      return text;
  }
}

/** A cell as an expression of Trino, in the type of the column it goes to: nothing is converted silently there. */
export function athenaLiteral(cell: Cell, { native, type }: NativeColumn): string {
  if (cell === null) return 'null';
  if (cell instanceof Uint8Array) return `X'${Buffer.from(cell).toString('hex')}'`;
  const text = `'${cell.replaceAll("'", "''")}'`;
  if (type.name === 'text' && type.length === undefined) return text;
  return `cast(${text} as ${trinoType(native)})`;
}

/** The catalog says types as Hive does. */
function trinoType(native: string): string {
  if (native === 'float') return 'real';
  if (native === 'binary') return 'varbinary';
  return native;
}
