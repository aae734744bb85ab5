import type { Cell } from '#adapters/links/database/database.ts';

/** Longest row that is kept in memory while its end is looked for, in UTF-16 units. */
export const MAX_RECORD_LENGTH = 32 * 1024 * 1024;

/** Rows with the line, from 1, on which each begins. The rows belong to the caller, who may change them. */
export interface Records {
  readonly rows: Cell[][];
  readonly lines: number[];
}

/**
 * Takes the text of a file in pieces, cut anywhere, and gives back the rows that are complete with each. Throws
 * `TransferError` for what is no row.
 */
export interface RecordReader {
  push(text: string): Records;
  /** The rows left when the text has ended; a line end after the last one may be missing. */
  finish(): Records;
}
