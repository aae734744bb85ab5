import type { Column, Database } from '#adapters/links/database/database.ts';
import { fitRows } from './fit-rows.ts';
import { matchColumns } from './match-columns.ts';
import { RowPlaces } from './row-places.ts';
import type { RowSource } from './row-source.ts';
import { stagingName, takeFromStaging } from './staging-table.ts';
import { TransferError } from './transfer-error.ts';
import type { TargetPlan } from './transfer-plan.ts';

type TablePlan = Extract<TargetPlan, { type: 'DB' }>;

/** What a load needs to know besides its database and its rows. */
export interface Load {
  readonly plan: TablePlan;
  readonly source: RowSource;
  readonly sourceType: 'DB' | 'FILE';
  /** Statements to run before and after. */
  readonly pre: readonly string[];
  readonly after: readonly string[];
  /** Names a staging table: the same for every attempt of a node, so that one clears up after another. */
  readonly key: string;
  say(line: string): Promise<void>;
}

/**
 * Loads rows into a table, which is made when there is none, so that a load that fails leaves the table as it was: in
 * one transaction where it covers everything; where definitions of tables end a transaction, with those before it;
 * and by way of a staging table where there are no transactions.
 */
export async function loadTable(database: Database, load: Load): Promise<void> {
  switch (database.transactions) {
    case 'all':
      return inTransaction(database, async () => {
        await runAll(database, load.pre, load);
        const table = await openTable(database, load);
        await fill(database, load, table);
        await runAll(database, load.after, load);
      });
    case 'data':
      return loadAroundDefinitions(database, load);
    case 'none':
      return loadWithoutTransactions(database, load);
  }
}

/** The table there is now, and whether it is this load that made it. */
interface OpenTable {
  readonly columns: readonly Column[];
  readonly isNew: boolean;
}

async function inTransaction(database: Database, work: () => Promise<void>): Promise<void> {
  await database.begin();
  try {
    await work();
    await database.commit();
  } catch (error) {
    // What went wrong first is to be told; a session that is gone has rolled back by itself.
    await database.rollback().catch(() => undefined);
    throw error;
  }
}

async function openTable(database: Database, { plan, source, say }: Load): Promise<OpenTable> {
  const columns = await database.columnsOf(plan.table);
  if (columns !== undefined) return { columns, isNew: false };
  checkNames(source.columns, plan.table);
  // What a query gives may be null whatever the table behind it says.
  const created = source.columns.map((column) => ({ ...column, nullable: true }));
  await say(
    `there is no table ${plan.table}: it is created with columns ${created.map(({ name }) => name).join(', ')}`,
  );
  await database.execute(database.createTable(plan.table, created), 0);
  const made = await database.columnsOf(plan.table);
  return { columns: made ?? created, isNew: true };
}

function checkNames(columns: readonly Column[], table: string): void {
  if (columns.length === 0) {
    throw new TransferError(
      `there is no table ${table}, and the source is empty, so that no columns are known: create it`,
    );
  }
  const names = columns.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new TransferError(`there is no table ${table}, and it cannot be created: two columns are called ${twice}`);
}

async function fill(database: Database, load: Load, { columns, isNew }: OpenTable): Promise<void> {
  if (load.plan.empties && !isNew) await database.execute(emptying(database, load.plan.table), 0);
  await loadRows(database, load, load.plan.table, columns);
}

async function loadRows(database: Database, load: Load, table: string, target: readonly Column[]): Promise<void> {
  const { source, sourceType } = load;
  const matched = matchColumns(source, target);
  // Text of a file is given the form that its column has; values of a database keep the type they come with.
  const cells = matched.map(({ name, type, nullable }, index) => ({
    name,
    nullable,
    type: sourceType === 'FILE' ? type : (source.columns[index]?.type ?? type),
  }));
  if (cells.length === 0) return;
  const places = new RowPlaces();
  try {
    await database.load(table, cells, fitRows(places.of(source.batches), matched, sourceType));
  } catch (error) {
    throw places.located(error);
  }
}

/** What empties a table inside a transaction, which `truncate` would end in most databases. */
function emptying({ type }: Database, table: string): string {
  return type === 'postgresql' ? `truncate table ${table}` : `delete from ${table}`;
}

/** MySQL and Oracle commit whatever is open when a table is defined. */
async function loadAroundDefinitions(database: Database, load: Load): Promise<void> {
  const covered = load.pre.findLastIndex((statement) => !changesDataOnly(statement)) + 1;
  await runAll(database, load.pre.slice(0, covered), load);
  const table = await openTable(database, load);
  try {
    await inTransaction(database, async () => {
      await runAll(database, load.pre.slice(covered), load);
      await fill(database, load, table);
      await runAll(database, load.after, load);
    });
  } catch (error) {
    if (table.isNew) await dropTable(database, load.plan.table);
    throw error;
  }
}

function changesDataOnly(statement: string): boolean {
  return /^(insert|update|delete|replace|merge|select|with|set)\b/i.test(statement.trimStart());
}

/** Hive, Impala and Athena: rows are seen as they come, unless they come all at once from another table. */
async function loadWithoutTransactions(database: Database, load: Load): Promise<void> {
  await runAll(database, load.pre, load);
  const { plan, source } = load;
  const table = await openTable(database, load);
  const name = table.isNew ? plan.table : stagingName(plan.table, load.key);
  try {
    if (!table.isNew) {
      await dropTable(database, name);
      const columns = matchColumns(source, table.columns);
      await database.execute(database.createTable(name, columns.length > 0 ? columns : table.columns), 0);
    }
    await loadRows(database, load, name, table.columns);
    if (!table.isNew) await takeFromStaging(database, { ...plan, staging: name, columns: table.columns });
  } catch (error) {
    await dropTable(database, name).catch(() => undefined);
    throw error;
  }
  if (!table.isNew) await dropTable(database, name);
  await runAll(database, load.after, load);
}

async function dropTable(database: Database, table: string): Promise<void> {
  await database.execute(database.type === 'oracle' ? `drop table ${table}` : `drop table if exists ${table}`, 0);
}

async function runAll(database: Database, statements: readonly string[], { say }: Load): Promise<void> {
  for (const statement of statements) {
    const { count } = await database.execute(statement, 0);
    const [line = ''] = statement.trim().split('\n');
    await say(`${line.slice(0, 100)}${count === undefined ? '' : `: ${count} rows`}`);
  }
}
