import { isDatabaseType, type OpenLink } from '#core/model/link.ts';
import type { ActionContext } from '#core/ports/action.ts';
import { DatabaseError } from '../errors.ts';
import type { Database } from './database.ts';

/** What a driver that waits by polling, or looks for credentials of AWS, has to be told. */
export type DatabaseSurroundings = Pick<ActionContext, 'clock' | 'environment'>;

/** Begins a session of the database that a link leads to. Its driver is loaded only now. Throws `DatabaseError`. */
export async function openDatabase(open: OpenLink, _surroundings: DatabaseSurroundings): Promise<Database> {
  const { type, name } = open.link;
  if (!isDatabaseType(type)) throw noDatabase(`link ${name} leads to files (${type}), not to a database`);
  switch (type) {
    case 'postgresql':
    case 'redshift':
      return (await import('./postgresql/open-postgresql.ts')).openPostgresql(open, type);
    case 'mysql':
      return (await import('./mysql/open-mysql.ts')).openMysql(open);
    case 'sqlite':
      return (await import('./sqlite/open-sqlite.ts')).openSqlite(open);
    case 'duckdb':
      return (await import('./duckdb/open-duckdb.ts')).openDuckdb(open);
    default:
      throw noDatabase(`link ${name} leads to a database of type ${type}, which this release cannot open`);
  }
}

function noDatabase(message: string): DatabaseError {
  return new DatabaseError(message, {}, { fault: 'user' });
}
