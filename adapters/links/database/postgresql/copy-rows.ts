import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { DatabaseError } from '../../errors.ts';
import { doubleQuoted } from '../create-table.ts';
import type { Cell, Column, Row } from '../database.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Loads rows by `COPY … FROM STDIN` and returns how many. What the source throws ends the copy and is thrown. */
export async function copyRows(
  client: Client,
  table: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<number> {
  const names = columns.map(({ name }) => doubleQuoted(name)).join(', ');
  const copy = client.query(from(`copy ${table} (${names}) from stdin`));
  await pipeline(Readable.from(copyText(columns, batches), { objectMode: true, highWaterMark: 1 }), copy);
  return copy.rowCount;
}

async function* copyText(columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Buffer> {
  let rowNumber = 0;
  for await (const batch of batches) {
    const lines: string[] = [];
    for (const row of batch) {
      rowNumber++;
      lines.push(columns.map(({ name }, index) => copyCell(row[index] ?? null, name, rowNumber)).join('\t'));
    }
    if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
  }
}

/** A cell in the text format of COPY (https://www.postgresql.org/docs/current/sql-copy.html). */
function copyCell(cell: Cell, column: string, rowNumber: number): string {
  if (cell === null) return '\\N';
  if (typeof cell !== 'string')
    return `\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex')}`;
  refuseNul(cell, column, rowNumber);
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character) : cell;
}

/** PostgreSQL can keep every character in a text but NUL. */
export function refuseNul(text: string, column: string, rowNumber: number): void {
  if (!text.includes('\0')) return;
  const message =
    `row ${rowNumber}, column ${column}: the text holds a NUL character (U+0000), which PostgreSQL cannot keep: ` +
    'remove it in the source, or read the column as bytes';
  throw new DatabaseError(message, { row: rowNumber, column }, { fault: 'user' });
}
