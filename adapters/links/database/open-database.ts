import { type DatabaseType, isDatabaseType, type LinkType, type OpenLink } from '#core/model/link.ts';
import type { ActionContext } from '#core/ports/action.ts';
import { DatabaseError } from '../errors.ts';
import type { Database } from './database.ts';

/** What a driver that waits by polling, or looks for credentials of AWS, has to be told. */
export type DatabaseSurroundings = Pick<ActionContext, 'clock' | 'environment'>;

type OpenSession = (open: OpenLink, surroundings: DatabaseSurroundings) => Database | Promise<Database>;

/** What opens a database of each type. Each is loaded for itself: together their drivers take 100 MB. */
const DRIVERS: Readonly<Record<DatabaseType, () => Promise<OpenSession>>> = {
  postgresql: async () => (await import('./postgresql/open-postgresql.ts')).openPostgresql,
  redshift: async () => (await import('./postgresql/open-postgresql.ts')).openPostgresql,
  mysql: async () => (await import('./mysql/open-mysql.ts')).openMysql,
  sqlite: async () => (await import('./sqlite/open-sqlite.ts')).openSqlite,
  duckdb: async () => (await import('./duckdb/open-duckdb.ts')).openDuckdb,
  oracle: async () => (await import('./oracle/open-oracle.ts')).openOracle,
  hive: async () => (await import('./hive/hive-database.ts')).openHive,
  impala: async () => (await import('./hive/hive-database.ts')).openHive,
  athena: async () => (await import('./athena/athena-database.ts')).openAthena,
};

/** Begins a session of the database that a link leads to. Its driver is loaded only now. Throws `DatabaseError`. */
export async function openDatabase(open: OpenLink, surroundings: DatabaseSurroundings): Promise<Database> {
  const { type, name } = open.link;
  if (!isDatabaseType(type)) throw noDatabase(`link ${name} leads to files (${type}), not to a database`);
  return (await DRIVERS[type]())(open, surroundings);
}

/** Loads what `openDatabase` will need for a link of this type, while its files can still be read. */
export async function loadDatabaseDriver(type: LinkType): Promise<void> {
  if (isDatabaseType(type)) await DRIVERS[type]();
}

function noDatabase(message: string): DatabaseError {
  return new DatabaseError(message, {}, { fault: 'user' });
}
