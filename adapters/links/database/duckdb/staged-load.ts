import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { doubleQuoted } from '../create-table.ts';
import type { Cell, Column, Row } from '../database.ts';

/** What is appended before it goes on into the table: enough to be fast, little enough to fit in memory. */
const STAGE_ROWS = 20_000;
const STAGE = 'temp.main.akkaflow_load';

/**
 * Loads rows and returns how many. They are appended as text to a temporary table first, from which DuckDB itself
 * makes the values of the table's types: an appender alone would need every column in exactly its type.
 */
export async function stagedLoad(
  session: DuckDBConnection,
  table: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<number> {
  const stage = columns.map(({ type }, index) => `c${index} ${type.name === 'binary' ? 'blob' : 'varchar'}`).join(', ');
  const targets = columns.map(({ name }) => doubleQuoted(name)).join(', ');
  const insert = `insert into ${table} (${targets}) select * from ${STAGE}`;
  let count = 0;
  let staged = 0;
  const move = async (appender: DuckDBAppender): Promise<void> => {
    appender.flushSync();
    await session.run(insert);
    await session.run(`delete from ${STAGE}`);
    staged = 0;
  };
  await session.run(`create or replace temp table akkaflow_load (${stage})`);
  const appender = await session.createAppender('akkaflow_load', 'main', 'temp');
  try {
    for await (const batch of batches) {
      for (const row of batch) appendRow(appender, row, columns.length);
      count += batch.length;
      staged += batch.length;
      if (staged >= STAGE_ROWS) await move(appender);
    }
    if (staged > 0) await move(appender);
  } finally {
    appender.closeSync();
    await session.run(`drop table if exists ${STAGE}`);
  }
  return count;
}

function appendRow(appender: DuckDBAppender, row: Row, width: number): void {
  for (let index = 0; index < width; index++) appendCell(appender, row[index] ?? null);
  appender.endRow();
}

function appendCell(appender: DuckDBAppender, cell: Cell): void {
  if (cell === null) appender.appendNull();
  else if (typeof cell === 'string') appender.appendVarchar(cell);
  else appender.appendBlob(cell);
}
