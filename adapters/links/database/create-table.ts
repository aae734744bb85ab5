import type { Column } from './database.ts';

/** What a database needs to say which columns a table has. */
export interface TableDialect {
  readonly quote: (name: string) => string;
  readonly typeOf: (column: Column) => string;
}

/** `create table` with these columns, one a line. */
export function createTableStatement(table: string, columns: readonly Column[], dialect: TableDialect): string {
  const lines = columns.map((column) => {
    const constraint = column.nullable ? '' : ' not null';
    return `  ${dialect.quote(column.name)} ${dialect.typeOf(column)}${constraint}`;
  });
  return `create table ${table} (\n${lines.join(',\n')}\n)`;
}

/** A name in double quotes, as the standard has it. */
export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
