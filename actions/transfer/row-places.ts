import { DatabaseError } from '#adapters/links/errors.ts';
import type { SourceBatch } from './row-source.ts';

/** What a database may have been sent before it tells which row it refuses: more than sockets and drivers hold. */
const REMEMBERED_BATCHES = 256;

/** Where the rows of the last batches come from, for databases tell the number of a row they refuse. */
export class RowPlaces {
  readonly #batches: { readonly before: number; readonly place: SourceBatch['place'] }[] = [];
  #count = 0;

  /** The same batches, remembered. */
  async *of(batches: AsyncIterable<SourceBatch>): AsyncGenerator<SourceBatch> {
    for await (const batch of batches) {
      this.#batches.push({ before: this.#count, place: batch.place });
      if (this.#batches.length > REMEMBERED_BATCHES) this.#batches.shift();
      this.#count += batch.rows.length;
      yield batch;
    }
  }

  /** The error with the place of the row that it tells of (`Database.load`); any other as it is. */
  located(error: unknown): unknown {
    if (!(error instanceof DatabaseError)) return error;
    const { row } = error.details;
    const start = `row ${row}`;
    if (typeof row !== 'number' || !error.message.startsWith(start)) return error;
    const batch = this.#batches.findLast(({ before }) => before < row);
    if (batch === undefined) return error;
    const message = batch.place(row - batch.before - 1) + error.message.slice(start.length);
    return new DatabaseError(message, error.details, { fault: error.fault, cause: error });
  }
}
