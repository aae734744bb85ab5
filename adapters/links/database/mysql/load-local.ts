import { Readable } from 'node:stream';
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { DatabaseError } from '../../errors.ts';
import type { Cell, Column, Row } from '../database.ts';
import { backQuoted } from './back-quoted.ts';
import { mysqlRowError } from './mysql-error.ts';
import { mysqlText } from './mysql-types.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
};

/**
 * Loads rows by `LOAD DATA LOCAL` from memory and returns how many. The server would only warn of a value that it cut
 * or a row that it left out; here that is a failure.
 */
export async function loadLocal(
  session: Connection,
  table: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<number> {
  const text = Readable.from(loadText(columns, batches), { objectMode: false });
  // Notes tell of digits that a decimal of fewer places does not keep, which an insert would not refuse either.
  await session.query('set @@session.sql_notes = 0');
  try {
    const [{ affectedRows, warningStatus }] = await session.query<ResultSetHeader>({
      sql: loadStatement(table, columns),
      infileStreamFactory: () => text,
    });
    if (text.errored) throw text.errored;
    if (warningStatus > 0) await refuseWarnings(session);
    return affectedRows;
  } catch (error) {
    throw mysqlRowError(error, 0);
  } finally {
    await session.query('set @@session.sql_notes = 1');
  }
}

function loadStatement(table: string, columns: readonly Column[]): string {
  const targets = columns.map(({ name, type }, index) => (type.name === 'binary' ? `@v${index}` : backQuoted(name)));
  const bytes = columns.flatMap(({ name, type }, index) =>
    type.name === 'binary' ? [`${backQuoted(name)} = unhex(@v${index})`] : [],
  );
  const set = bytes.length === 0 ? '' : ` set ${bytes.join(', ')}`;
  return (
    `load data local infile 'rows' into table ${table} character set utf8mb4 ` +
    `fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n' (${targets.join(', ')})${set}`
  );
}

async function* loadText(columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Buffer> {
  for await (const batch of batches) {
    const lines = batch.map((row) => columns.map(({ type }, index) => loadCell(row[index] ?? null, type)).join('\t'));
    if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
  }
}

function loadCell(cell: Cell, type: Column['type']): string {
  if (cell === null) return '\\N';
  if (typeof cell !== 'string') return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex');
  const text = mysqlText(cell, type);
  return /[\\\t\n\r\0]/.test(text) ? text.replace(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? '') : text;
}

/** The first of them: others often follow from it. */
async function refuseWarnings(session: Connection): Promise<void> {
  const [rows] = await session.query({ sql: 'show warnings limit 1', rowsAsArray: true });
  const [first] = Array.isArray(rows) ? rows : [];
  const message = Array.isArray(first) ? String(first[2]) : 'the server warned of a row';
  throw new DatabaseError(message, {}, { fault: 'user' });
}
