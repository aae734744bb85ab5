import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2';
import type { Cell, Column, Row, StatementResult } from '../database.ts';
import { columnOf, decoderOf } from './mysql-types.ts';

interface RawField {
  buffer(): Buffer | null;
}

/** Every value as the bytes that the server sent. */
function inBytes(sql: string) {
  return { sql, rowsAsArray: true, typeCast: (field: RawField) => field.buffer() };
}

/** What describes the rows of a result set and reads them. */
interface RowReader {
  readonly columns: readonly Column[];
  readonly toRow: (values: unknown) => Row;
}

function rowReader(fields: readonly FieldPacket[]): RowReader {
  const columns = fields.map(columnOf);
  const decoders = fields.map((field, index) => decoderOf(field, columns[index] ?? columnOf(field)));
  const toCell = (value: unknown, index: number): Cell => {
    return Buffer.isBuffer(value) ? (decoders[index]?.(value) ?? null) : null;
  };
  return { columns, toRow: (values) => (Array.isArray(values) ? values.map(toCell) : []) };
}

/** Runs a statement, keeps its first rows and counts all. Of several result sets (`call`) the first is kept. */
export function runStatement(session: Connection, statement: string, maxRows: number): Promise<StatementResult> {
  return new Promise((resolve, reject) => {
    let reader: RowReader | undefined;
    let changed: number | undefined;
    const rows: Row[] = [];
    let count = 0;
    session
      .query(inBytes(statement))
      .on('fields', (fields: readonly FieldPacket[] | undefined, index: number) => {
        if (fields !== undefined && (index ?? 0) === 0) reader = rowReader(fields);
      })
      .on('result', (row: unknown, index: number) => {
        if (!Array.isArray(row)) changed = (row as ResultSetHeader).affectedRows;
        else if ((index ?? 0) === 0 && ++count <= maxRows && reader !== undefined) rows.push(reader.toRow(row));
      })
      .on('error', reject)
      .on('end', () => resolve(reader === undefined ? changedRows(changed) : { columns: reader.columns, rows, count }));
  });
}

function changedRows(count: number | undefined): StatementResult {
  return count === undefined ? {} : { count };
}

/** A `select` whose rows stay in the socket until they are asked for. */
export interface RunningSelect {
  readonly columns: readonly Column[];
  /** The next rows, at most `most`; fewer, and there are no more. */
  next(most: number): Promise<readonly Row[]>;
  /** Reads and drops what the server still sends. */
  drain(): Promise<void>;
}

export function runSelect(session: Connection, select: string, batchRows: number): Promise<RunningSelect> {
  const stream = session.query(inBytes(select)).stream({ objectMode: true, highWaterMark: batchRows });
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('fields', (fields: readonly FieldPacket[] | undefined) => {
      const { columns, toRow } = rowReader(fields ?? []);
      stream.removeListener('error', reject);
      const values: AsyncIterator<unknown> = stream.iterator({ destroyOnReturn: false });
      resolve({ columns, next: (most) => take(values, toRow, most), drain: () => drained(values) });
    });
  });
}

async function take(values: AsyncIterator<unknown>, toRow: RowReader['toRow'], most: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  while (rows.length < most) {
    const { done, value } = await values.next();
    if (done === true) break;
    rows.push(toRow(value));
  }
  return rows;
}

async function drained(values: AsyncIterator<unknown>): Promise<void> {
  while ((await values.next()).done !== true) {
    // Dropped.
  }
}
