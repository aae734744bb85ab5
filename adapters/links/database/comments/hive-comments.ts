import { type CommentDialect, pairs } from './comment-dialect.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', ';': '\\;' };

/** Hive: a column is changed to itself with its type, the comment of a table is one of its properties. */
export const hiveComments: CommentDialect = {
  async read(database, name) {
    const { rows = [] } = await database.execute(`describe ${name}`, 10_000);
    const own = await pairs(database, `show tblproperties ${name}`);
    return {
      table: own.find(([key]) => key === 'comment')?.[1] ?? '',
      columns: new Map(columnRows(rows).map(([column, , comment]) => [column, comment])),
    };
  },
  async statements(database, name, { table, columns }) {
    const { rows = [] } = await database.execute(`describe ${name}`, 10_000);
    const types = new Map(columnRows(rows).map(([column, type]) => [column, type]));
    const ofColumns = Array.from(columns, ([column, comment]) => {
      const quoted = `\`${column}\``;
      return `alter table ${name} change column ${quoted} ${quoted} ${types.get(column)} comment ${literal(comment)}`;
    });
    if (table === undefined) return ofColumns;
    return [`alter table ${name} set tblproperties ('comment' = ${literal(table)})`, ...ofColumns];
  },
};

/** Name, type and comment; what `describe` says of partitions after an empty line is said twice. */
function columnRows(rows: readonly (readonly unknown[])[]): readonly (readonly [string, string, string])[] {
  const texts = rows.map((row) => [0, 1, 2].map((index) => String(row[index] ?? '').trim()));
  const end = texts.findIndex(([column = '']) => column === '' || column.startsWith('#'));
  return texts
    .slice(0, end === -1 ? undefined : end)
    .map(([column = '', type = '', comment = '']) => [column, type, comment]);
}

function literal(text: string): string {
  return `'${text.replace(/[\\'\n\r;]/g, (character) => ESCAPES[character] ?? character)}'`;
}
