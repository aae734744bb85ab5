import type { DatabaseType, OpenLink } from '#core/model/link.ts';
import type { Clock } from '#core/ports/clock.ts';
import { DatabaseError } from '../../errors.ts';
import { linkOption } from '../../link-option.ts';
import type { Column, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { refusal } from '../refusal.ts';
import { targetColumns } from '../target-columns.ts';
import { columnList } from '../warehouse/catalog-type.ts';
import { insertStatements } from '../warehouse/insert-statements.ts';
import type { NativeColumn } from '../warehouse/native-type.ts';
import { hiveColumnType } from './hive-cell.ts';
import { connectHive, type HiveConnection } from './hive-connection.ts';
import { hiveLiteral } from './hive-literal.ts';
import { awaitOperation, type Fetched, fetchAll, type HiveOperation } from './hive-operation.ts';

/** Impala takes 16 MB and Hive 100 MB; both become slow on long statements well before. */
const MAX_STATEMENT_BYTES = 1_048_576;
/** Each insert writes files of its own, so as many rows as are planned quickly. */
const MAX_INSERT_ROWS = 2_000;
const FETCH_ROWS = 1_000;

/** A session of HiveServer2 or Impala, in the link's database. Throws `DatabaseError`. */
export async function openHive(open: OpenLink, { clock }: { readonly clock: Clock }): Promise<Database> {
  const connection = await connectHive(open, clock);
  const database = new HiveDatabase(open.link.type === 'impala' ? 'impala' : 'hive', connection, clock);
  try {
    await database.execute(`use \`${(linkOption(open, 'database') ?? 'default').replaceAll('`', '``')}\``, 0);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

class HiveDatabase implements Database {
  readonly type: DatabaseType;
  readonly transactions = 'none';
  readonly #connection: HiveConnection;
  readonly #clock: Clock;
  #running: HiveOperation | undefined;
  #isCancelled = false;

  constructor(type: DatabaseType, connection: HiveConnection, clock: Clock) {
    this.type = type;
    this.#connection = connection;
    this.#clock = clock;
  }

  async begin(): Promise<void> {}
  async commit(): Promise<void> {}
  async rollback(): Promise<void> {}

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    this.#isCancelled = false;
    const { batches, changed } = await this.#run(statement, FETCH_ROWS);
    let columns: readonly Column[] = [];
    const rows: Row[] = [];
    let count = 0;
    for await (const batch of batches) {
      columns = batch.columns;
      rows.push(...batch.rows.slice(0, maxRows - rows.length));
      count += batch.rows.length;
    }
    if (columns.length > 0) return { columns, rows, count };
    return changed === undefined ? {} : { count: changed };
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    this.#isCancelled = false;
    const { batches } = await this.#run(select, batchRows);
    const first = await batches.next();
    if (first.done) return { columns: [], batches: rowsOf({ columns: [], rows: [] }, batches) };
    return { columns: first.value.columns, batches: rowsOf(first.value, batches) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    const columns = await this.#nativeColumnsOf(table);
    return columns?.map(({ name, type, nullable }) => ({ name, type, nullable }));
  }

  async #nativeColumnsOf(table: string): Promise<readonly NativeColumn[] | undefined> {
    const rows = await this.#describe(table);
    // Below the columns come an empty line and those of the partitions again.
    const end = rows?.findIndex(([name]) => !name || String(name).startsWith('#')) ?? -1;
    return rows?.slice(0, end === -1 ? rows.length : end).map(([name, type]) => {
      const native = String(type).trim();
      return { name: String(name).trim(), type: hiveColumnType(native), nullable: true, native };
    });
  }

  /** ORC and Parquet, because in the files of text that are the default a line break ends the row. */
  createTable(table: string, columns: readonly Column[]): string {
    return `create table ${table} ${columnList(columns)}\nstored as ${this.type === 'hive' ? 'orc' : 'parquet'}`;
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    this.#isCancelled = false;
    const targets = targetColumns(table, await this.#nativeColumnsOf(table), columns);
    const write = (row: Row): string =>
      `(${targets.map((target, index) => hiveLiteral(row[index] ?? null, target, this.type)).join(',')})`;
    const limits = { maxBytes: MAX_STATEMENT_BYTES, maxRows: MAX_INSERT_ROWS };
    const names = targets.map(({ name }) => `\`${name.replaceAll('`', '``')}\``).join(', ');
    const head = `insert into ${table} (${names}) values `;
    let loaded = 0;
    for await (const { text, rows } of insertStatements(head, columns, batches, write, limits)) {
      for await (const _ of (await this.#run(text, FETCH_ROWS)).batches);
      loaded += rows;
    }
    return loaded;
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    if (this.#running) await this.#connection.call('cancel the statement', this.#running.cancel());
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #describe(table: string): Promise<readonly Row[] | undefined> {
    try {
      return (await this.execute(`describe ${table}`, Number.POSITIVE_INFINITY)).rows ?? [];
    } catch (error) {
      if (error instanceof DatabaseError && /table not found|could not resolve|does not exist/i.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Runs a statement to its end and hands out its result, which has to be read or left. */
  async #run(statement: string, batchRows: number): Promise<{ changed?: number; batches: AsyncGenerator<Fetched> }> {
    if (this.#isCancelled) throw refusal('the statement was cancelled');
    const { session, call } = this.#connection;
    const operation = await call('run the statement', session.executeStatement(statement, { runAsync: true }));
    this.#running = operation;
    if (this.#isCancelled) await this.cancel();
    const changed = await this.#settled(operation);
    return { ...(changed !== undefined && { changed }), batches: this.#fetch(operation, batchRows) };
  }

  /** An operation that fails is ended here, one that succeeds once its result has been read. */
  async #settled(operation: HiveOperation): Promise<number | undefined> {
    try {
      return await awaitOperation(this.#connection, this.#clock, operation);
    } catch (error) {
      this.#running = undefined;
      // When it cannot be ended either, why it failed is what matters.
      await this.#connection.call('end the statement', operation.close()).catch(() => {});
      throw error;
    }
  }

  /** While rows are fetched the operation can still be cancelled. */
  async *#fetch(operation: HiveOperation, batchRows: number): AsyncGenerator<Fetched> {
    try {
      yield* fetchAll(this.#connection, operation, batchRows);
    } finally {
      this.#running = undefined;
    }
  }
}

async function* rowsOf(first: Fetched, rest: AsyncGenerator<Fetched>): AsyncGenerator<readonly Row[]> {
  try {
    if (first.rows.length > 0) yield first.rows;
    for await (const { rows } of rest) yield rows;
  } finally {
    await rest.return(undefined);
  }
}
