import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import { DatabaseError } from '../../errors.ts';
import { doubleQuoted } from '../create-table.ts';
import type { Column, Row } from '../database.ts';
import { copyCell } from './copy-text.ts';

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
  let count = 0;
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    const text = linesOf(batch, columns.length);
    if (text.includes('\0')) refuseNulIn(batch, columns, count);
    count += batch.length;
    yield Buffer.from(text);
  }
}

function linesOf(batch: readonly Row[], width: number): string {
  let text = '';
  for (const row of batch) {
    for (let index = 0; index < width; index++) {
      const cell = copyCell(row[index] ?? null);
      text += index === 0 ? cell : `\t${cell}`;
    }
    text += '\n';
  }
  return text;
}

/** `before`: the rows of earlier batches. */
function refuseNulIn(batch: readonly Row[], columns: readonly Column[], before: number): void {
  for (const [number, row] of batch.entries()) {
    for (const [index, { name }] of columns.entries()) {
      const cell = row[index];
      if (typeof cell === 'string') refuseNul(cell, name, before + number + 1);
    }
  }
}

/** PostgreSQL can keep every character in a text but NUL. */
export function refuseNul(text: string, column: string, rowNumber: number): void {
  if (!text.includes('\0')) return;
  const message =
    `row ${rowNumber}, column ${column}: the text holds a NUL character (U+0000), which PostgreSQL cannot keep: ` +
    'remove it in the source, or read the column as bytes';
  throw new DatabaseError(message, { row: rowNumber, column }, { fault: 'user' });
}
