import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OpenLink } from '#core/model/link.ts';
import { DatabaseError } from '../errors.ts';
import { linkOption } from '../link-option.ts';

export interface DatabaseFile {
  /** Absolute, or `:memory:`. */
  readonly path: string;
  readonly readOnly: boolean;
}

/** The file that a link to a database in a file names. Throws `DatabaseError` when none can be there. */
export function databaseFile(open: OpenLink): DatabaseFile {
  const path = linkOption(open, 'path') ?? '';
  const readOnly = linkOption(open, 'read-only') === 'true';
  const problem = pathProblem(path, readOnly);
  if (problem === undefined) return { path, readOnly };
  throw new DatabaseError(`link ${open.link.name}: ${problem}`, { path }, { fault: 'user' });
}

function pathProblem(path: string, readOnly: boolean): string | undefined {
  if (path === ':memory:') return undefined;
  if (!path.startsWith('/')) return `its path \`${path}\` must be absolute, such as /data/sales.db, or :memory:`;
  if (!existsSync(dirname(path))) return `there is no folder ${dirname(path)}: make it, or correct the path`;
  if (readOnly && !existsSync(path)) return `there is no file ${path}, and a link that is read-only makes none`;
  return undefined;
}
