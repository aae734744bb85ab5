import type { Column, ColumnType } from '../database.ts';

/** Hive counts 38 digits at most. */
const MAX_PRECISION = 38;

/**
 * The type of Hive's catalog for a column. What the catalog has no type for (times of day, timestamps with offset,
 * JSON, numbers of any length) is `string`, which loses nothing.
 */
function catalogType(type: ColumnType): string {
  switch (type.name) {
    case 'integer':
      return { 2: 'smallint', 4: 'int', 8: 'bigint' }[type.bytes];
    case 'decimal':
      return type.precision && type.precision <= MAX_PRECISION
        ? `decimal(${type.precision},${type.scale ?? 0})`
        : 'string';
    case 'float':
      return 'double';
    case 'boolean':
    case 'date':
    case 'timestamp':
    case 'binary':
      return type.name;
    default:
      return 'string';
  }
}

/** The columns of a `create table` in parentheses. */
export function columnList(columns: readonly Column[]): string {
  const lines = columns.map(({ name, type }) => `  \`${name.replaceAll('`', '``')}\` ${catalogType(type)}`);
  return `(\n${lines.join(',\n')}\n)`;
}
