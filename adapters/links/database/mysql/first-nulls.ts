import { DatabaseError } from '../../errors.ts';
import type { Column, Row } from '../database.ts';

/** `ER_BAD_NULL_ERROR`, of which the server tells the column and, unlike of other values, no row. */
const NULL_REFUSED = 1048;

/** Remembers which row of a load brought the first null of each column: the one that a server means that takes none. */
export class FirstNulls {
  readonly #columns: readonly Column[];
  readonly #rows = new Map<string, number>();
  #count = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
  }

  /** The same batches, looked through. */
  async *of(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      for (const [index, { name }] of this.#columns.entries()) {
        const key = name.toLowerCase();
        if (this.#rows.has(key)) continue;
        const found = batch.findIndex((row) => (row[index] ?? null) === null);
        if (found !== -1) this.#rows.set(key, this.#count + found + 1);
      }
      this.#count += batch.length;
      yield batch;
    }
  }

  /** The error with the row of the null that it tells of (`Database.load`); any other as it is. */
  located(error: unknown): unknown {
    if (!(error instanceof DatabaseError) || error.details['errno'] !== NULL_REFUSED) return error;
    const [, column = ''] = /'(.+)'/.exec(error.message) ?? [];
    const row = this.#rows.get(column.toLowerCase());
    if (row === undefined || error.details['row'] !== undefined) return error;
    const details = { ...error.details, row, column };
    return new DatabaseError(`row ${row}: ${error.message}`, details, { fault: error.fault, cause: error });
  }
}
