import type { DatabaseType } from '#core/model/link.ts';

/**
 * A value on its way between databases and files: text in the canonical form of its column's type, bytes, or null.
 *
 * | type | text |
 * |---|---|
 * | boolean | `true`, `false` |
 * | integer, decimal | decimal digits, `-` before and `.` within, none lost |
 * | float | the shortest that reads back the same; `NaN`, `Infinity`, `-Infinity` |
 * | date, time | `yyyy-MM-dd`, `HH:mm:ss[.f…]` |
 * | timestamp | `yyyy-MM-dd HH:mm:ss[.f…]` |
 * | timestamptz | the same with its offset, `+00:00` |
 * | json, text | as it is |
 * | binary | a `Uint8Array`, never text |
 */
export type Cell = string | Uint8Array | null;
export type Row = readonly Cell[];

/** The type of a column, as far as another database can be told of it. */
export type ColumnType =
  | { readonly name: 'boolean' | 'float' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'json' | 'binary' }
  /** Width in bytes: 2, 4 or 8. */
  | { readonly name: 'integer'; readonly bytes: 2 | 4 | 8 }
  /** Without precision: any number of digits. */
  | { readonly name: 'decimal'; readonly precision?: number; readonly scale?: number }
  /** Without length: any. */
  | { readonly name: 'text'; readonly length?: number };

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

export interface ResultSet {
  readonly columns: readonly Column[];
  /** Batches of rows, read from the database as they are asked for. Leaving the loop early ends the query. */
  readonly batches: AsyncIterable<readonly Row[]>;
  /**
   * The same rows for whom bytes are enough, in place of `batches` (one of the two can be read, once): whole lines in
   * the text format of PostgreSQL's COPY, with a tab between cells, `\N` for null and `\\x…` for bytes.
   */
  readonly copyText?: AsyncIterable<Uint8Array>;
}

/** What one statement did. `rows` are the first of a result set, `count` all of them, or the rows it changed. */
export interface StatementResult {
  readonly columns?: readonly Column[];
  readonly rows?: readonly Row[];
  readonly count?: number;
}

/**
 * One session of a database. One call at a time, but for `cancel`. What the database says no to throws `DatabaseError`
 * (`adapters/links/errors.ts`), whose message names what to mend and holds no secret.
 */
export interface Database {
  readonly type: DatabaseType;
  /** What a transaction covers: definitions of tables too, data only, or nothing. */
  readonly transactions: 'all' | 'data' | 'none';
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Runs one statement, keeping at most `maxRows` of what it selects. */
  execute(statement: string, maxRows: number): Promise<StatementResult>;
  /** Runs one `select` for all of its rows, at most `batchRows` in memory at once. */
  query(select: string, batchRows: number): Promise<ResultSet>;
  /** `name` may be qualified and quoted as the database has it. Undefined: there is no such table. */
  columnsOf(table: string): Promise<readonly Column[] | undefined>;
  /** The statement that creates a table with these columns in fitting types of this database. */
  createTable(table: string, columns: readonly Column[]): string;
  /**
   * Loads rows by the fastest way the database has, inside the transaction that was begun, and returns how many.
   * Reads the next batch when it can take it. `columns` say for each cell of a row which column of the table it goes
   * into, named as `columnsOf` names it, and which type the source gave it; columns left out take their defaults.
   * Where the database tells which row it refuses, the error has its number, from 1, in `details.row`, and its message
   * begins with `row 7`.
   */
  load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number>;
  /** Stops what runs now in the database itself, from outside the session; the call that waits for it then throws. */
  cancel(): Promise<void>;
  /** Ends the session; what was not committed is rolled back. Never throws. */
  close(): Promise<void>;
}
