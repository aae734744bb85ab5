import type { Cell, Column } from '#adapters/links/database/database.ts';

/** Rows that belong to whoever reads them, and may be changed. */
export interface SourceBatch {
  readonly rows: Cell[][];
  /** Where the row at this index comes from, as one says it to a user: `orders.txt line 7`. */
  place(index: number): string;
}

export interface RowSource {
  /** None when there are no rows from which to tell them. */
  readonly columns: readonly Column[];
  /**
   * Where the names of the columns come from: a header, whose names must be those of the target; the database, whose
   * names may be; or nowhere, so that they are told by position.
   */
  readonly naming: 'header' | 'database' | 'none';
  readonly batches: AsyncIterable<SourceBatch>;
  /** As of a `ResultSet`: the rows as lines of COPY, in place of `batches`. */
  readonly copyText?: AsyncIterable<Uint8Array>;
}
