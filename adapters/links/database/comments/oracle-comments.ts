import { doubleQuoted } from '../create-table.ts';
import { type CommentDialect, pairs, standardLiteral } from './comment-dialect.ts';

/** Oracle: `comment on`, which commits what is open. */
export const oracleComments: CommentDialect = {
  async read(database, name) {
    const where = ownerAndTable(name);
    const columns = await pairs(
      database,
      `select c.column_name, m.comments from all_tab_columns c left join all_col_comments m on m.owner = c.owner and m.table_name = c.table_name and m.column_name = c.column_name where c.owner = ${where.owner} and c.table_name = ${where.table} order by c.column_id`,
    );
    const [own] = await pairs(
      database,
      `select '-', comments from all_tab_comments where owner = ${where.owner} and table_name = ${where.table}`,
    );
    return { table: own?.[1] ?? '', columns: new Map(columns) };
  },
  async statements(_database, name, { table, columns }) {
    const ofColumns = Array.from(
      columns,
      ([column, comment]) => `comment on column ${name}.${doubleQuoted(column)} is ${standardLiteral(comment)}`,
    );
    return table === undefined ? ofColumns : [`comment on table ${name} is ${standardLiteral(table)}`, ...ofColumns];
  },
};

/** As literals: a name without quotes is in capitals, one without owner is of the current schema. */
function ownerAndTable(name: string): { readonly owner: string; readonly table: string } {
  const parts = name.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  const [table = '', owner] = parts.reverse().map((part) => {
    const isQuoted = part.startsWith('"');
    return standardLiteral(isQuoted ? part.slice(1, -1).replaceAll('""', '"') : part.trim().toUpperCase());
  });
  return { owner: owner ?? "sys_context('userenv', 'current_schema')", table };
}
