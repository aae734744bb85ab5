import type { Connection } from 'mysql2';
import { createTableStatement } from '../create-table.ts';
import type { Column, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { SourceRows } from '../source-rows.ts';
import { backQuoted } from './back-quoted.ts';
import { FirstNulls } from './first-nulls.ts';
import { insertRows } from './insert-rows.ts';
import { loadLocal } from './load-local.ts';
import { mysqlError, mysqlInterrupted } from './mysql-error.ts';
import { type RunningSelect, runSelect, runStatement } from './mysql-select.ts';
import { mysqlType } from './mysql-types.ts';

const NO_SUCH_TABLE = 1146;

/** A session of MySQL or MariaDB. Statements that define tables commit what was open before them. */
export class MysqlDatabase implements Database {
  readonly type = 'mysql';
  readonly transactions = 'data';
  readonly #session: Connection;
  readonly #connect: () => Promise<Connection>;
  readonly #loadsLocal: boolean;
  #cancelled = false;
  #selecting = false;

  /** `connect` begins another session, from which to cancel; `loadsLocal`: server and link allow `LOAD DATA LOCAL`. */
  constructor(session: Connection, connect: () => Promise<Connection>, loadsLocal: boolean) {
    this.#session = session;
    this.#connect = connect;
    this.#loadsLocal = loadsLocal;
  }

  /**
   * Not by `start transaction`: a definition of a table would end that, and each statement after it would commit at
   * once. So the next one begins another, until this session commits or rolls back.
   */
  async begin(): Promise<void> {
    await this.#send('set autocommit = 0');
  }

  async commit(): Promise<void> {
    await this.#send('commit');
    await this.#send('set autocommit = 1');
  }

  async rollback(): Promise<void> {
    await this.#send('rollback');
    await this.#send('set autocommit = 1');
  }

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    return this.#call(() => runStatement(this.#session, statement, maxRows));
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    const running = await this.#call(() => runSelect(this.#session, select, batchRows));
    this.#selecting = true;
    return { columns: running.columns, batches: this.#batches(running, batchRows) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    try {
      const { columns } = await this.execute(`select * from ${table} limit 0`, 0);
      return columns;
    } catch (error) {
      if (mysqlError(error).details['errno'] === NO_SUCH_TABLE) return undefined;
      throw error;
    }
  }

  createTable(table: string, columns: readonly Column[]): string {
    const statement = createTableStatement(table, columns, { quote: backQuoted, typeOf: mysqlType });
    return `${statement} default character set utf8mb4`;
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    const source = new SourceRows(batches);
    const nulls = new FirstNulls(columns);
    const loadRows = this.#loadsLocal ? loadLocal : insertRows;
    try {
      return await this.#call(() => loadRows(this.#session.promise(), table, columns, nulls.of(source)));
    } catch (error) {
      throw source.failure === undefined ? nulls.located(error) : source.failure.error;
    }
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    const other = await this.#connect();
    try {
      await other.promise().query(`kill query ${this.#session.threadId}`);
    } catch (error) {
      throw mysqlError(error);
    } finally {
      other.destroy();
    }
  }

  /** The server rolls back what a session leaves open when it ends. It would end a select that waits first. */
  async close(): Promise<void> {
    if (this.#selecting) return this.#session.destroy();
    await this.#session
      .promise()
      .end()
      .catch(() => this.#session.destroy());
  }

  async *#batches(running: RunningSelect, batchRows: number): AsyncGenerator<readonly Row[]> {
    let ended = false;
    try {
      while (!ended) {
        const rows = await this.#call(() => running.next(batchRows));
        ended = rows.length < batchRows;
        if (rows.length > 0) yield rows;
      }
    } finally {
      if (!ended) await this.#stop(running);
      this.#selecting = false;
    }
  }

  /** The session is of use again only when the server has sent its last row. */
  async #stop(running: RunningSelect): Promise<void> {
    await this.cancel();
    await running.drain().catch(() => {
      // The end of a select that was stopped is an error, as it was meant to be.
    });
    this.#cancelled = false;
  }

  async #send(statement: string): Promise<void> {
    await this.#call(() => this.#session.promise().query(statement));
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    this.#cancelled = false;
    let result: T;
    try {
      result = await work();
    } catch (error) {
      throw mysqlError(error);
    }
    if (this.#cancelled) throw mysqlInterrupted();
    return result;
  }
}
