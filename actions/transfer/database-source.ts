import type { Cell, Database, Row } from '#adapters/links/database/database.ts';
import type { RowSource, SourceBatch } from './row-source.ts';

/** Rows held at once: the longest that are usual (100 KB) then take 100 MB. */
const BATCH_ROWS = 1000;

/** The rows of a query, which runs when this returns. */
export async function databaseSource(database: Database, select: string): Promise<RowSource> {
  const { columns, batches, copyText } = await database.query(select, BATCH_ROWS);
  return { columns, naming: 'database', batches: numbered(batches), ...(copyText !== undefined && { copyText }) };
}

async function* numbered(batches: AsyncIterable<readonly Row[]>): AsyncIterable<SourceBatch> {
  let first = 1;
  for await (const batch of batches) {
    const start = first;
    // The database made the rows for this query alone and reads them no more.
    yield { rows: batch as Cell[][], place: (index) => `row ${start + index}` };
    first += batch.length;
  }
}
