import { DatabaseSync } from 'node:sqlite';
import type { OpenLink } from '#core/model/link.ts';
import { optionMs } from '../../link-option.ts';
import type { Database } from '../database.ts';
import { databaseFile } from '../database-file.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { sqliteError } from './sqlite-error.ts';

/** Opens the file of a link of type `sqlite`, which is made when there is none. Throws `DatabaseError`. */
export function openSqlite(open: OpenLink): Database {
  const { path, readOnly } = databaseFile(open);
  try {
    const session = new DatabaseSync(path, { readOnly, timeout: optionMs(open, 'busy-timeout') });
    // SQLite opens lazily: reading the header now tells whether it is a database at all.
    session.exec('pragma schema_version');
    return new SqliteDatabase(session, readOnly);
  } catch (error) {
    throw sqliteError(error, `link ${open.link.name}: ${path}`);
  }
}
