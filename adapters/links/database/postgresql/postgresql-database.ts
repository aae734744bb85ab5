import type { Client } from 'pg';
import { createTableStatement, doubleQuoted } from '../create-table.ts';
import type { Column, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { SourceRows } from '../source-rows.ts';
import { CopyOut } from './copy-out.ts';
import { copyRows } from './copy-rows.ts';
import { copySelect, emptyQuery, isCopyable } from './copy-select.ts';
import { copiedRows } from './copy-text.ts';
import { insertRows } from './insert-rows.ts';
import { PostgresqlCursor } from './postgresql-cursor.ts';
import { postgresqlError } from './postgresql-error.ts';
import { postgresqlType, redshiftType } from './postgresql-types.ts';
import { tableColumns } from './table-columns.ts';

/** Rows fetched at once where nobody says how many. */
const FETCH_ROWS = 1000;

/** A session of PostgreSQL, or of Redshift, which speaks its protocol and most of its language. */
export class PostgresqlDatabase implements Database {
  readonly type: 'postgresql' | 'redshift';
  readonly transactions = 'all';
  readonly #client: Client;
  readonly #processId: number;
  readonly #connect: () => Promise<Client>;

  /** `processId` is what the server calls the session; `connect` begins another one, from which to cancel. */
  constructor(type: 'postgresql' | 'redshift', client: Client, processId: number, connect: () => Promise<Client>) {
    this.type = type;
    this.#client = client;
    this.#processId = processId;
    this.#connect = connect;
  }

  async begin(): Promise<void> {
    await this.#send('begin');
  }

  async commit(): Promise<void> {
    await this.#send('commit');
  }

  async rollback(): Promise<void> {
    await this.#send('rollback');
  }

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    return translated(statement, async () => {
      const cursor = new PostgresqlCursor(this.#client, statement);
      const kept: Row[] = [];
      let count = 0;
      for (;;) {
        const { rows, columns, changed } = await cursor.read(FETCH_ROWS);
        if (kept.length < maxRows) kept.push(...rows.slice(0, maxRows - kept.length));
        count += rows.length;
        if (rows.length === FETCH_ROWS) continue;
        await cursor.close();
        if (columns.length > 0) return { columns, rows: kept, count };
        return changed === undefined ? {} : { count: changed };
      }
    });
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    if (this.type === 'postgresql' && isCopyable(select)) return this.#copyOut(select, batchRows);
    const cursor = new PostgresqlCursor(this.#client, select);
    const { columns, rows } = await translated(select, () => cursor.read(batchRows));
    return { columns, batches: this.#batches(cursor, select, rows, batchRows) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    return translated(undefined, () => tableColumns(this.#client, table));
  }

  createTable(table: string, columns: readonly Column[]): string {
    const typeOf = this.type === 'redshift' ? redshiftType : postgresqlType;
    return createTableStatement(table, columns, { quote: doubleQuoted, typeOf });
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    const loadRows = this.type === 'redshift' ? insertRows : copyRows;
    const source = new SourceRows(batches);
    try {
      return await loadRows(this.#client, table, columns, source);
    } catch (error) {
      throw source.failure === undefined ? postgresqlError(error) : source.failure.error;
    }
  }

  async cancel(): Promise<void> {
    const other = await this.#connect();
    try {
      await translated(undefined, () => other.query('select pg_cancel_backend($1)', [this.#processId]));
    } finally {
      await other.end();
    }
  }

  /** The server rolls back what a session leaves open when it ends. */
  async close(): Promise<void> {
    await this.#client.end().catch(() => {
      // It has ended already, which is all that was wanted.
    });
  }

  async #copyOut(select: string, batchRows: number): Promise<ResultSet> {
    const { columns, statement } = await translated(emptyQuery(select), () => copySelect(this.#client, select));
    const copyText = () => this.#copyText(statement);
    return {
      columns,
      batches: (async function* () {
        for await (const lines of copyText()) yield* copiedRows(lines.toString('utf8'), columns, batchRows);
      })(),
      copyText: { [Symbol.asyncIterator]: copyText },
    };
  }

  async *#copyText(statement: string): AsyncGenerator<Buffer> {
    const copy = new CopyOut(this.#client, statement);
    let ended = false;
    try {
      yield* copy;
      ended = true;
    } catch (error) {
      ended = true;
      throw postgresqlError(error, statement);
    } finally {
      if (!ended) await this.#stop(copy);
    }
  }

  async #stop(copy: CopyOut): Promise<void> {
    await this.cancel();
    await copy.drain().catch(() => {
      // The end of a query that was stopped is an error, as it was meant to be.
    });
  }

  async *#batches(
    cursor: PostgresqlCursor,
    select: string,
    first: readonly Row[],
    batchRows: number,
  ): AsyncGenerator<readonly Row[]> {
    let rows = first;
    try {
      while (rows.length > 0) {
        yield rows;
        rows = rows.length < batchRows ? [] : (await translated(select, () => cursor.read(batchRows))).rows;
      }
    } finally {
      await translated(select, () => cursor.close());
    }
  }

  async #send(statement: string): Promise<void> {
    await translated(statement, () => this.#client.query(statement));
  }
}

async function translated<T>(statement: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw postgresqlError(error, statement);
  }
}
