import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { DatabaseError } from '../../errors.ts';
import { createTableStatement, doubleQuoted } from '../create-table.ts';
import type { Column, ColumnType, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { sqliteError } from './sqlite-error.ts';
import { bound, cellOf, declaredType, sqliteType, typeOfValue } from './sqlite-types.ts';

const CHANGES_ROWS = /^\s*(insert|update|delete|replace|with)\b/i;

/**
 * A file of SQLite. `node:sqlite` is synchronous: while a statement runs, nothing else does in this process. What
 * stops it is the end of the process, after which SQLite undoes the open transaction from its journal at the next
 * opening.
 */
export class SqliteDatabase implements Database {
  readonly type = 'sqlite';
  readonly transactions = 'all';
  readonly #session: DatabaseSync;
  readonly #begin: string;
  #cancelled = false;

  constructor(session: DatabaseSync, readOnly: boolean) {
    this.#session = session;
    // Takes the right to write at once: two that begin by reading and then want to write would block each other.
    this.#begin = readOnly ? 'begin' : 'begin immediate';
  }

  async begin(): Promise<void> {
    this.#run(() => this.#session.exec(this.#begin));
  }

  async commit(): Promise<void> {
    this.#run(() => this.#session.exec('commit'));
  }

  async rollback(): Promise<void> {
    // Some errors, such as a full disk, have rolled back already.
    if (this.#session.isTransaction) this.#run(() => this.#session.exec('rollback'));
  }

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    return this.#run(() => {
      const prepared = this.#session.prepare(statement);
      if (prepared.columns().length === 0) {
        const { changes } = prepared.run();
        return CHANGES_ROWS.test(statement) ? { count: Number(changes) } : {};
      }
      const values: SQLOutputValue[][] = [];
      let count = 0;
      for (const row of rowsOf(prepared)) {
        if (count < maxRows) values.push(row);
        count++;
      }
      const columns = columnsOf(prepared, values[0]);
      return { columns, rows: values.map((row) => toRow(row, columns)), count };
    });
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    const { columns, first, rows } = this.#run(() => {
      const prepared = this.#session.prepare(select);
      const iterator = rowsOf(prepared);
      const begun = take(iterator, batchRows);
      return { columns: columnsOf(prepared, begun[0]), first: begun, rows: iterator };
    });
    return { columns, batches: this.#batches(columns, first, rows, batchRows) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    return this.#run(() => {
      // The quoted name goes through SQLite's own reading of it, so that `main."my table"` is found.
      const prepared = this.#prepareTable(table);
      if (prepared === undefined) return undefined;
      const names = prepared.columns();
      const { database = 'main', table: plain } = names[0] ?? {};
      const info = this.#session.prepare('select name, "notnull", pk from pragma_table_info(?, ?)');
      const required = new Set(
        info.all(plain ?? '', database ?? 'main').flatMap((row) => (row['notnull'] === 1 ? [String(row['name'])] : [])),
      );
      return names.map(({ name, type }) => ({
        name,
        type: declaredType(type ?? '') ?? { name: 'text' },
        nullable: !required.has(name),
      }));
    });
  }

  createTable(table: string, columns: readonly Column[]): string {
    return createTableStatement(table, columns, { quote: doubleQuoted, typeOf: sqliteType });
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    const names = columns.map(({ name }) => doubleQuoted(name)).join(', ');
    const places = columns.map(() => '?').join(', ');
    const insert = this.#run(() => this.#session.prepare(`insert into ${table} (${names}) values (${places})`));
    const types = columns.map(({ type }) => type);
    let count = 0;
    for await (const batch of batches) {
      for (const row of batch) {
        count++;
        this.#insert(insert, row, types, count);
      }
    }
    return count;
  }

  /** Takes effect between two batches of rows; one long statement ends with its process only. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
  }

  async close(): Promise<void> {
    if (this.#session.isOpen) this.#session.close();
  }

  #insert(insert: StatementSync, row: Row, types: readonly ColumnType[], number: number): void {
    if (this.#cancelled) throw sqliteError(new Error('the statement was cancelled'));
    try {
      insert.run(...types.map((type, index) => bound(row[index] ?? null, type)));
    } catch (error) {
      const { message, details, fault } = sqliteError(error);
      throw new DatabaseError(`row ${number}: ${message}`, { ...details, row: number }, { fault, cause: error });
    }
  }

  #prepareTable(table: string): StatementSync | undefined {
    try {
      return this.#session.prepare(`select * from ${table} limit 0`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('no such table')) return undefined;
      throw error;
    }
  }

  async *#batches(
    columns: readonly Column[],
    first: SQLOutputValue[][],
    rows: Iterator<SQLOutputValue[]>,
    batchRows: number,
  ): AsyncGenerator<readonly Row[]> {
    let batch: readonly SQLOutputValue[][] = first;
    try {
      while (batch.length > 0) {
        yield batch.map((row) => toRow(row, columns));
        batch = this.#run(() => take(rows, batchRows));
      }
    } finally {
      rows.return?.();
    }
  }

  #run<T>(work: () => T): T {
    try {
      if (this.#cancelled) throw new Error('the statement was cancelled');
      return work();
    } catch (error) {
      throw sqliteError(error);
    }
  }
}

function rowsOf(prepared: StatementSync): Iterator<SQLOutputValue[]> & Iterable<SQLOutputValue[]> {
  prepared.setReadBigInts(true);
  prepared.setReturnArrays(true);
  // The types of node:sqlite do not know what `setReturnArrays` changes.
  return prepared.iterate() as unknown as Iterator<SQLOutputValue[]> & Iterable<SQLOutputValue[]>;
}

function take(rows: Iterator<SQLOutputValue[]>, most: number): SQLOutputValue[][] {
  const batch: SQLOutputValue[][] = [];
  while (batch.length < most) {
    const next = rows.next();
    if (next.done === true) break;
    batch.push(next.value);
  }
  return batch;
}

function columnsOf(prepared: StatementSync, firstRow: readonly SQLOutputValue[] | undefined): readonly Column[] {
  return prepared.columns().map(({ name, type }, index) => ({
    name,
    type: (type === null ? undefined : declaredType(type)) ?? typeOfValue(firstRow?.[index]),
    nullable: true,
  }));
}

function toRow(values: readonly SQLOutputValue[], columns: readonly Column[]): Row {
  return columns.map(({ type }, index) => cellOf(values[index], type));
}
