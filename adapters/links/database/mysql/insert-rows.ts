import type { Connection } from 'mysql2/promise';
import type { Column, Row } from '../database.ts';
import { backQuoted } from './back-quoted.ts';
import { mysqlRowError } from './mysql-error.ts';
import { mysqlText } from './mysql-types.ts';

/** Well below `max_allowed_packet`, which is 16 MiB or more by default. */
const MAX_STATEMENT_LENGTH = 1024 * 1024;

/** Loads rows by inserts of many rows each and returns how many. */
export async function insertRows(
  session: Connection,
  table: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<number> {
  const literal = await literals(session);
  const head = `insert into ${table} (${columns.map(({ name }) => backQuoted(name)).join(', ')}) values `;
  let count = 0;
  const insert = async (tuples: readonly string[]) => {
    try {
      await session.query(head + tuples.join(','));
    } catch (error) {
      throw mysqlRowError(error, count);
    }
    count += tuples.length;
  };
  for await (const batch of batches) {
    let tuples: string[] = [];
    let length = 0;
    for (const row of batch) {
      const tuple = tupleOf(literal, row, columns);
      if (length > 0 && length + tuple.length > MAX_STATEMENT_LENGTH) {
        await insert(tuples);
        tuples = [];
        length = 0;
      }
      tuples.push(tuple);
      length += tuple.length;
    }
    if (tuples.length > 0) await insert(tuples);
  }
  return count;
}

function tupleOf(literal: (text: string) => string, row: Row, columns: readonly Column[]): string {
  const values = columns.map(({ type }, index) => {
    const cell = row[index] ?? null;
    if (cell === null) return 'null';
    if (typeof cell === 'string') return literal(mysqlText(cell, type));
    return `x'${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex')}'`;
  });
  return `(${values.join(',')})`;
}

/** How this session writes a text: a backslash is one of its own characters when `sql_mode` says so. */
async function literals(session: Connection): Promise<(text: string) => string> {
  const [rows] = await session.query({ sql: 'select @@sql_mode', rowsAsArray: true });
  const plain = JSON.stringify(rows).includes('NO_BACKSLASH_ESCAPES');
  return (text) => `'${(plain ? text : text.replaceAll('\\', '\\\\')).replaceAll("'", "''")}'`;
}
