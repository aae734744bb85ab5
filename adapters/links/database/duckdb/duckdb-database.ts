import {
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBResult,
  DuckDBTypeId,
  type DuckDBValue,
  ResultReturnType,
} from '@duckdb/node-api';
import { createTableStatement, doubleQuoted } from '../create-table.ts';
import type { Column, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { SourceRows } from '../source-rows.ts';
import { duckdbError } from './duckdb-error.ts';
import { cellOf, columnTypeOf, duckdbType } from './duckdb-types.ts';
import { stagedLoad } from './staged-load.ts';

/** A file of DuckDB. */
export class DuckdbDatabase implements Database {
  readonly type = 'duckdb';
  readonly transactions = 'all';
  readonly #instance: DuckDBInstance;
  readonly #session: DuckDBConnection;
  #streaming: DuckDBResult | undefined;
  #isClosed = false;

  constructor(instance: DuckDBInstance, session: DuckDBConnection) {
    this.#instance = instance;
    this.#session = session;
  }

  async begin(): Promise<void> {
    await translated(() => this.#session.run('begin transaction'));
  }

  async commit(): Promise<void> {
    await translated(() => this.#session.run('commit'));
  }

  async rollback(): Promise<void> {
    await translated(() => this.#session.run('rollback')).catch((error: unknown) => {
      // Some errors have rolled back already.
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
    });
  }

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    return translated(async () => {
      const result = await this.#session.stream(statement);
      if (result.returnType === ResultReturnType.CHANGED_ROWS) return { count: await changedRows(result) };
      if (result.returnType !== ResultReturnType.QUERY_RESULT) return {};
      const reader = new RowReader(result);
      const rows: Row[] = [];
      let count = 0;
      for (let values = await nextRows(result); values !== undefined; values = await nextRows(result)) {
        rows.push(...values.slice(0, maxRows - rows.length).map(reader.toRow));
        count += values.length;
      }
      return { columns: reader.columns, rows, count };
    });
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    const result = await translated(() => this.#session.stream(select));
    const reader = new RowReader(result);
    this.#streaming = result;
    return { columns: reader.columns, batches: this.#batches(result, reader, batchRows) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    const columns = await this.#selected(table);
    if (columns === undefined) return undefined;
    const { rows = [] } = await this.execute(`select column_name, "null" from (describe ${table})`, columns.length);
    const required = new Set(rows.flatMap(([name, nullable]) => (nullable === 'NO' ? [name] : [])));
    return columns.map((column) => ({ ...column, nullable: !required.has(column.name) }));
  }

  createTable(table: string, columns: readonly Column[]): string {
    return createTableStatement(table, columns, { quote: doubleQuoted, typeOf: duckdbType });
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    const source = new SourceRows(batches);
    try {
      return await stagedLoad(this.#session, table, columns, source);
    } catch (error) {
      throw source.failure === undefined ? duckdbError(error) : source.failure.error;
    }
  }

  async cancel(): Promise<void> {
    this.#session.interrupt();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#session.interrupt();
    await this.#endStream();
    this.#session.closeSync();
    this.#instance.closeSync();
  }

  async *#batches(result: DuckDBResult, reader: RowReader, batchRows: number): AsyncGenerator<readonly Row[]> {
    try {
      for (;;) {
        const rows = await translated(() => nextRows(result));
        if (rows === undefined) break;
        for (let start = 0; start < rows.length; start += batchRows) {
          yield rows.slice(start, start + batchRows).map(reader.toRow);
        }
      }
      this.#streaming = undefined;
    } finally {
      await this.#endStream();
    }
  }

  /** A result that was not read to its end would keep the file open after the session. */
  async #endStream(): Promise<void> {
    const result = this.#streaming;
    if (result === undefined) return;
    this.#streaming = undefined;
    this.#session.interrupt();
    try {
      while ((await nextRows(result)) !== undefined) this.#session.interrupt();
    } catch {
      // It was interrupted, as it was meant to be.
    }
  }

  async #selected(table: string): Promise<readonly Column[] | undefined> {
    try {
      return (await this.execute(`select * from ${table} limit 0`, 0)).columns;
    } catch (error) {
      if (error instanceof Error && /^Catalog Error: Table with name .* does not exist/.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }
}

/** Describes the rows of a result and makes cells of their values. */
class RowReader {
  readonly columns: readonly Column[];
  readonly #singles: readonly boolean[];

  constructor(result: DuckDBResult) {
    const types = result.columnTypes();
    this.columns = result.columnNames().map((name, index) => {
      const type = types[index];
      return { name, type: type === undefined ? { name: 'text' } : columnTypeOf(type), nullable: true };
    });
    this.#singles = types.map(({ typeId }) => typeId === DuckDBTypeId.FLOAT);
  }

  readonly toRow = (values: readonly DuckDBValue[]): Row => {
    return values.map((value, index) => cellOf(value, this.#singles[index] === true));
  };
}

/** The rows of the next chunk (2,048 or fewer); undefined after the last. */
async function nextRows(result: DuckDBResult): Promise<readonly DuckDBValue[][] | undefined> {
  const chunk = await result.fetchChunk();
  return chunk === null || chunk.rowCount === 0 ? undefined : chunk.getRows();
}

async function changedRows(result: DuckDBResult): Promise<number> {
  const rows = await nextRows(result);
  return Number(rows?.[0]?.[0] ?? 0);
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw duckdbError(error);
  }
}
