import type { Database } from '../database.ts';
import type { CommentDialect } from './comment-dialect.ts';
import { definitionWithComment, mysqlColumnDefinitions } from './mysql-column-definition.ts';

/** Of `show full columns`: Field, Type, Collation, Null, Key, Default, Extra, Privileges, Comment. */
const COMMENT = 8;
const MOST_COLUMNS = 10_000;

/** MySQL and MariaDB: a column is modified to the whole definition that it has, with another comment. */
export const mysqlComments: CommentDialect = {
  async read(database, name) {
    const { rows = [] } = await database.execute(`show full columns from ${name}`, MOST_COLUMNS);
    return {
      table: await tableComment(database, name),
      columns: new Map(rows.map((row) => [String(row[0] ?? ''), String(row[COMMENT] ?? '')])),
    };
  },
  async statements(database, name, { table, columns }) {
    const { rows: modes = [] } = await database.execute('select @@sql_mode', 1);
    const escapes = !String(modes[0]?.[0] ?? '').includes('NO_BACKSLASH_ESCAPES');
    const definitions = mysqlColumnDefinitions(await createStatement(database, name));
    const parts = Array.from(columns, ([column, comment]) => {
      const definition = definitionWithComment(definitions.get(column) ?? '', literal(comment, escapes));
      return `modify column \`${column.replaceAll('`', '``')}\` ${definition}`;
    });
    if (table !== undefined) parts.push(`comment = ${literal(table, escapes)}`);
    // One statement, which changes all or nothing.
    return parts.length === 0 ? [] : [`alter table ${name} ${parts.join(', ')}`];
  },
};

async function tableComment(database: Database, name: string): Promise<string> {
  const [, schema, table = ''] = /^(?:(.+)\.)?(`(?:[^`]|``)+`|[^`.]+)$/.exec(name.trim()) ?? [];
  const where = `table_name = ${named(table)} and table_schema = ${schema === undefined ? 'database()' : named(schema)}`;
  const { rows = [] } = await database.execute(`select table_comment from information_schema.tables where ${where}`, 1);
  return String(rows[0]?.[0] ?? '');
}

/** The name that an identifier stands for, as a literal in hexadecimal digits, which no mode reads otherwise. */
function named(identifier: string): string {
  const name = identifier.startsWith('`') ? identifier.slice(1, -1).replaceAll('``', '`') : identifier;
  return `convert(x'${Buffer.from(name).toString('hex')}' using utf8mb4)`;
}

async function createStatement(database: Database, name: string): Promise<string> {
  const { rows = [] } = await database.execute(`show create table ${name}`, 1);
  return String(rows[0]?.[1] ?? '');
}

function literal(text: string, escapes: boolean): string {
  const quoted = text.replaceAll("'", "''");
  return `'${escapes ? quoted.replaceAll('\\', '\\\\') : quoted}'`;
}
