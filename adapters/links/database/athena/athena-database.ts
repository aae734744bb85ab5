import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import type { OpenLink } from '#core/model/link.ts';
import type { Clock } from '#core/ports/clock.ts';
import { doubleQuoted } from '../create-table.ts';
import type { Column, Database, ResultSet, Row, StatementResult } from '../database.ts';
import { targetColumns } from '../target-columns.ts';
import { insertStatements } from '../warehouse/insert-statements.ts';
import { athenaLiteral } from './athena-cell.ts';
import { athenaClient } from './athena-client.ts';
import { awaitQuery, type Page, resultPages, startQuery, stopQuery } from './athena-query.ts';
import { createExternalTable, tableColumns } from './athena-table.ts';

/** https://docs.aws.amazon.com/athena/latest/ug/service-limits.html: the query string, in bytes. */
const MAX_STATEMENT_BYTES = 262_144;
/** Each insert writes files of its own, so few and long ones; more rows than this take Trino long to plan. */
const MAX_INSERT_ROWS = 5_000;

interface Surroundings {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string>>;
}

/** A session of Athena, which has none of its own: nothing is sent before the first statement. */
export async function openAthena(open: OpenLink, { clock, environment }: Surroundings): Promise<Database> {
  return new AthenaDatabase(athenaClient(open, environment), open, clock);
}

class AthenaDatabase implements Database {
  readonly type = 'athena';
  readonly transactions = 'none';
  readonly #client: AthenaClient;
  readonly #open: OpenLink;
  readonly #clock: Clock;
  /** The query that runs now. */
  #running: string | undefined;
  #isCancelled = false;

  constructor(client: AthenaClient, open: OpenLink, clock: Clock) {
    this.#client = client;
    this.#open = open;
    this.#clock = clock;
  }

  async begin(): Promise<void> {}
  async commit(): Promise<void> {}
  async rollback(): Promise<void> {}

  async execute(statement: string, maxRows: number): Promise<StatementResult> {
    this.#isCancelled = false;
    const execution = await this.#run(statement);
    let first: Page | undefined;
    const kept: Row[] = [];
    let count = 0;
    for await (const page of resultPages(this.#client, execution, Number.POSITIVE_INFINITY)) {
      first ??= page;
      kept.push(...page.rows.slice(0, maxRows - kept.length));
      count += page.rows.length;
    }
    if (first?.updated !== undefined) return { count: first.updated };
    if (!first || (first.columns.length === 0 && count === 0)) return {};
    return { columns: first.columns, rows: kept, count };
  }

  async query(select: string, batchRows: number): Promise<ResultSet> {
    this.#isCancelled = false;
    const pages = resultPages(this.#client, await this.#run(select), batchRows);
    const first = await pages.next();
    if (first.done) return { columns: [], batches: noBatches() };
    return { columns: first.value.columns, batches: rowsOf(first.value, pages) };
  }

  async columnsOf(table: string): Promise<readonly Column[] | undefined> {
    const columns = await tableColumns(this.#client, this.#open, table);
    return columns?.map(({ name, type, nullable }) => ({ name, type, nullable }));
  }

  createTable(table: string, columns: readonly Column[]): string {
    return createExternalTable(this.#open, table, columns);
  }

  async load(table: string, columns: readonly Column[], batches: AsyncIterable<readonly Row[]>): Promise<number> {
    this.#isCancelled = false;
    const targets = targetColumns(table, await tableColumns(this.#client, this.#open, table), columns);
    const write = (row: Row): string =>
      `(${targets.map((target, index) => athenaLiteral(row[index] ?? null, target)).join(',')})`;
    const limits = { maxBytes: MAX_STATEMENT_BYTES, maxRows: MAX_INSERT_ROWS };
    // Names are quoted by backticks where a table is defined, and by double quotes where it is used.
    const names = targets.map(({ name }) => doubleQuoted(name)).join(', ');
    const head = `insert into ${table.replaceAll('`', '"')} (${names}) values `;
    let loaded = 0;
    for await (const { text, rows } of insertStatements(head, columns, batches, write, limits)) {
      await this.#run(text);
      loaded += rows;
    }
    return loaded;
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    if (this.#running) await stopQuery(this.#client, this.#running);
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  async #run(statement: string): Promise<QueryExecution> {
    const id = await startQuery(this.#client, this.#open, statement);
    this.#running = id;
    try {
      // Cancelled when there was no id to stop yet: while it was being started, or between two inserts.
      if (this.#isCancelled) await stopQuery(this.#client, id);
      return await awaitQuery(this.#client, this.#clock, id);
    } finally {
      this.#running = undefined;
    }
  }
}

async function* rowsOf(first: Page, rest: AsyncIterable<Page>): AsyncGenerator<readonly Row[]> {
  if (first.rows.length > 0) yield first.rows;
  for await (const page of rest) if (page.rows.length > 0) yield page.rows;
}

async function* noBatches(): AsyncGenerator<readonly Row[]> {}
