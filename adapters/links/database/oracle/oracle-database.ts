import type { Connection, ResultSet as Cursor, ExecuteOptions } from 'oracledb';
import { createTableStatement, doubleQuoted } from '../create-table.ts';
import type { Column, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { refusal } from '../refusal.ts';
import { targetColumns } from '../target-columns.ts';
import { bindDefinitions, boundRows } from './oracle-binds.ts';
import { oracleFailure } from './oracle-error.ts';
import {
  fetchType,
  type OracleMetadata,
  oracleCell,
  oracleColumn,
  oracleType,
  withTimesAsText,
} from './oracle-types.ts';

const FETCH_ROWS = 1_000;
/** After comments and opening parentheses. */
const IS_SELECT = /^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|with)\b/i;

interface OpenCursor {
  readonly cursor: Cursor<readonly unknown[]>;
  readonly columns: readonly Column[];
  read(rows: number): Promise<readonly Row[]>;
}

/** A session of Oracle. A statement that defines something commits what was changed before it. */
export class OracleDatabase implements Database {
  readonly type = 'oracle';
  readonly transactions = 'data';
  readonly #connection: Connection;
  #isCancelled = false;
  /** Calls that wait for the server. A break outside of one would be met by the next. */
  #waiting = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A transaction begins by itself with the first change. */
  async begin(): Promise<void> {}

  async commit(): Promise<void> {
    await this.#attempt('commit', () => this.#connection.commit());
  }

  async rollback(): Promise<void> {
    await this.#attempt('roll back', () => this.#connection.rollback());
  }

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    this.#isCancelled = false;
    if (!IS_SELECT.test(statement)) {
      const { rowsAffected } = await this.#attempt(
        'run the statement',
        () => this.#connection.execute(statement),
        statement,
      );
      return rowsAffected === undefined ? {} : { count: rowsAffected };
    }
    const { cursor, columns, read } = await this.#open(statement, FETCH_ROWS);
    const rows: Row[] = [];
    let count = 0;
    try {
      for (let batch = await read(FETCH_ROWS); batch.length > 0; batch = await read(FETCH_ROWS)) {
        rows.push(...batch.slice(0, maxRows - rows.length));
        count += batch.length;
      }
    } finally {
      await this.#attempt('close the query', () => cursor.close());
    }
    return { columns, rows, count };
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    this.#isCancelled = false;
    const open = await this.#open(select, batchRows);
    return { columns: open.columns, batches: this.#batches(open, batchRows) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    try {
      const { metaData = [] } = await this.#connection.getStatementInfo(`select * from ${table}`);
      return metaData.map(oracleColumn);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('ORA-00942')) return undefined;
      throw oracleFailure(`describe ${table}`, error);
    }
  }

  createTable(table: string, columns: readonly Column[]): string {
    return createTableStatement(table, columns, { quote: oracleName, typeOf: oracleType });
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    this.#isCancelled = false;
    const targets = targetColumns(table, await this.columnsOf(table), columns);
    const names = targets.map(({ name }) => doubleQuoted(name)).join(', ');
    const places = targets.map((_, index) => `:${index + 1}`).join(', ');
    const insert = `insert into ${table} (${names}) values (${places})`;
    let loaded = 0;
    for await (const batch of batches) {
      if (this.#isCancelled) throw refusal('the load was cancelled');
      if (batch.length === 0) continue;
      const rows = boundRows(batch, targets);
      const options = { bindDefs: bindDefinitions(rows, targets) };
      await this.#attempt(`load rows ${loaded + 1} to ${loaded + rows.length} into ${table}`, () =>
        this.#connection.executeMany(insert, rows, options),
      );
      loaded += rows.length;
    }
    return loaded;
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    if (this.#waiting === 0) return;
    try {
      await this.#connection.break();
    } catch (error) {
      throw oracleFailure('cancel the statement', error);
    }
  }

  async close(): Promise<void> {
    try {
      await this.#connection.close();
    } catch {
      // The session has ended already, and the server has rolled back.
    }
  }

  async #open(select: string, batchRows: number): Promise<OpenCursor> {
    const { metaData: described = [] } = await this.#attempt(
      'run the statement',
      () => this.#connection.getStatementInfo(select),
      select,
    );
    const options: ExecuteOptions = {
      resultSet: true,
      fetchArraySize: batchRows,
      prefetchRows: batchRows,
      fetchTypeHandler: fetchType,
    };
    const { resultSet: cursor } = await this.#attempt('run the statement', () =>
      this.#connection.execute<readonly unknown[]>(withTimesAsText(select, described), [], options),
    );
    if (!cursor) throw refusal('the statement gives no rows; only a select does');
    const columns = described.map(oracleColumn);
    const read = async (rows: number): Promise<readonly Row[]> => {
      const values = await this.#attempt('fetch rows', () => cursor.getRows(rows));
      return values.map((value) => toRow(value, columns, described));
    };
    return { cursor, columns, read };
  }

  async *#batches({ cursor, read }: OpenCursor, batchRows: number): AsyncGenerator<readonly Row[]> {
    try {
      for (let batch = await read(batchRows); batch.length > 0; batch = await read(batchRows)) yield batch;
    } finally {
      await this.#attempt('close the query', () => cursor.close());
    }
  }

  async #attempt<T>(doing: string, work: () => Promise<T>, statement?: string): Promise<T> {
    this.#waiting++;
    try {
      return await work();
    } catch (error) {
      throw oracleFailure(doing, error, statement);
    } finally {
      this.#waiting--;
    }
  }
}

/** Names that need no quotes are kept in capitals, so that statements without quotes find them. */
function oracleName(name: string): string {
  return doubleQuoted(/^[a-z][\w$#]*$/i.test(name) ? name.toUpperCase() : name);
}

function toRow(values: readonly unknown[], columns: readonly Column[], described: readonly OracleMetadata[]): Row {
  return columns.map((column, index) => oracleCell(values[index], column, described[index]?.dbType));
}
