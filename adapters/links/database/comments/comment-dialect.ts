import type { Database } from '../database.ts';

/** The comments that a table has; an empty text is none. */
export interface Comments {
  readonly table: string;
  /** By column, as the database names it, in the order of the table. */
  readonly columns: ReadonlyMap<string, string>;
}

/** What is to be written. */
export interface CommentChange {
  readonly table?: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** How one kind of database keeps comments. What it says no to throws `DatabaseError`. */
export interface CommentDialect {
  /** Of a table that there is. `name` as in a statement. */
  read(database: Database, name: string): Promise<Comments>;
  /** The statements that write comments and change nothing else of the table. */
  statements(database: Database, name: string, change: CommentChange): Promise<readonly string[]>;
}

/** A literal of standard SQL. */
export function standardLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Names and texts of a result with two columns. */
export async function pairs(database: Database, select: string): Promise<readonly (readonly [string, string])[]> {
  const { rows = [] } = await database.execute(select, MOST_COLUMNS);
  return rows.map((row) => [String(row[0] ?? ''), String(row[1] ?? '')]);
}

/** More than any of these databases gives a table. */
const MOST_COLUMNS = 10_000;
