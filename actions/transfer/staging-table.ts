import { createHash } from 'node:crypto';
import type { Column, Database } from '#adapters/links/database/database.ts';

/** A table beside `table`, in the same schema. The same key gives the same name. */
export function stagingName(table: string, key: string): string {
  const suffix = `_akkaflow_${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
  return /["`]$/.test(table) ? table.slice(0, -1) + suffix + table.slice(-1) : table + suffix;
}

interface Taking {
  readonly table: string;
  readonly staging: string;
  /** Of the table, in its order: the staging table may have fewer. */
  readonly columns: readonly Column[];
  readonly empties: boolean;
}

/** One statement, after which the rows of the staging table are in the table, in place of those there were if asked. */
export async function takeFromStaging(database: Database, { table, staging, columns, empties }: Taking): Promise<void> {
  const there = new Set((await database.columnsOf(staging))?.map(({ name }) => name.toLowerCase()));
  const quote = database.type === 'athena' ? '"' : '`';
  const cells = columns.map(({ name }) => (there.has(name.toLowerCase()) ? quote + name + quote : 'null')).join(', ');
  // Athena has no overwrite; it deletes from tables of Iceberg, and says so of others.
  const isAthena = database.type === 'athena';
  if (empties && isAthena) await database.execute(`delete from ${table}`, 0);
  const verb = empties && !isAthena ? 'insert overwrite table' : isAthena ? 'insert into' : 'insert into table';
  await database.execute(`${verb} ${table} select ${cells} from ${staging}`, 0);
}
