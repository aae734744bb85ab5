import type { Client } from 'pg';
import { doubleQuoted } from '../create-table.ts';
import type { Cell, Column, Row } from '../database.ts';
import { refuseNul } from './copy-rows.ts';

/** Redshift takes 32,767 parameters a statement (the count is 2 bytes of the protocol). */
const MAX_PARAMETERS = 32_767;
const MAX_ROWS = 1000;

/** Loads rows by inserts of many rows each, since Redshift copies from S3 only, and returns how many. */
export async function insertRows(
  client: Client,
  table: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<number> {
  const rowsAtOnce = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_PARAMETERS / columns.length)));
  const names = columns.map(({ name }) => doubleQuoted(name)).join(', ');
  let count = 0;
  for await (const batch of batches) {
    for (let start = 0; start < batch.length; start += rowsAtOnce) {
      const rows = batch.slice(start, start + rowsAtOnce);
      const parameters: (string | null)[] = [];
      const tuples = rows.map((row, index) => tupleOf(row, columns, count + index + 1, parameters));
      await client.query(`insert into ${table} (${names}) values ${tuples.join(', ')}`, parameters);
      count += rows.length;
    }
  }
  return count;
}

/** Adds the cells of a row to the parameters and returns the places that they stand in. */
function tupleOf(row: Row, columns: readonly Column[], rowNumber: number, parameters: (string | null)[]): string {
  const places = columns.map(({ name, type }, index) => {
    const cell = row[index] ?? null;
    parameters.push(parameterOf(cell, name, rowNumber));
    return type.name === 'binary' ? `to_varbyte($${parameters.length}, 'hex')` : `$${parameters.length}`;
  });
  return `(${places.join(', ')})`;
}

function parameterOf(cell: Cell, column: string, rowNumber: number): string | null {
  if (cell === null) return null;
  if (typeof cell !== 'string') return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex');
  refuseNul(cell, column, rowNumber);
  return cell;
}
