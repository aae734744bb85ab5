import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OpenLink } from '#core/model/link.ts';
import { DatabaseError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { linkOption, optionMs } from '../link-option.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { sqliteError } from './sqlite-error.ts';

/** Opens the file of a link of type `sqlite`, which is made when there is none. Throws `DatabaseError`. */
export function openSqlite(open: OpenLink): Database {
  const path = linkOption(open, 'path') ?? '';
  const readOnly = linkOption(open, 'read-only') === 'true';
  const problem = pathProblem(path, readOnly);
  if (problem !== undefined) {
    throw new DatabaseError(`link ${open.link.name}: ${problem}`, { path }, { fault: 'user' });
  }
  try {
    const session = new DatabaseSync(path, { readOnly, timeout: optionMs(open, 'busy-timeout', 30) });
    // SQLite opens lazily: reading the header now tells whether it is a database at all.
    session.exec('pragma schema_version');
    return new SqliteDatabase(session, readOnly);
  } catch (error) {
    throw sqliteError(error, `link ${open.link.name}: ${path}`);
  }
}

function pathProblem(path: string, readOnly: boolean): string | undefined {
  if (path === ':memory:') return undefined;
  if (!path.startsWith('/')) return `its path \`${path}\` must be absolute, such as /data/sales.sqlite, or :memory:`;
  if (!existsSync(dirname(path))) return `there is no folder ${dirname(path)}: make it, or correct the path`;
  if (readOnly && !existsSync(path)) return `there is no file ${path}, and a link that is read-only makes none`;
  return undefined;
}
