import { doubleQuoted } from '../create-table.ts';
import type { CommentDialect } from './comment-dialect.ts';
import { pairs, standardLiteral } from './comment-dialect.ts';

/** PostgreSQL and Redshift: `comment on`, inside a transaction. */
export const postgresqlComments: CommentDialect = {
  async read(database, name) {
    const table = `${standardLiteral(name)}::regclass`;
    const columns = await pairs(
      database,
      `select attname, col_description(attrelid, attnum) from pg_attribute where attrelid = ${table} and attnum > 0 and not attisdropped order by attnum`,
    );
    const [own] = await pairs(database, `select '', obj_description(${table}, 'pg_class')`);
    return { table: own?.[1] ?? '', columns: new Map(columns) };
  },
  async statements(_database, name, { table, columns }) {
    const ofColumns = Array.from(
      columns,
      ([column, comment]) => `comment on column ${name}.${doubleQuoted(column)} is ${literal(comment)}`,
    );
    return table === undefined ? ofColumns : [`comment on table ${name} is ${literal(table)}`, ...ofColumns];
  },
};

/** With escapes, so that it means the same whatever `standard_conforming_strings` says. */
function literal(text: string): string {
  return `E${standardLiteral(text.replaceAll('\\', '\\\\'))}`;
}
