import { openDatabase } from '#adapters/links/database/open-database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { ActionContext, ActionFailure } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';

/** One row is the answer; a second one tells that it is none. */
const MAX_ROWS = 2;

/** The one value that a `select` finds, as text. A failure when it finds none, null, or more than one. */
export async function readSelect(
  context: ActionContext,
  name: string,
  link: OpenLink,
  select: string,
): Promise<string | ActionFailure> {
  try {
    const { cancel } = context;
    const database = await openDatabase(link, context);
    // What cannot be cancelled ends with this process; the call below then throws, or finds nothing to wait for.
    const stop = () => void database.cancel().catch(() => undefined);
    cancel.addEventListener('abort', stop);
    try {
      const { rows } = await database.execute(select.trim().replace(/;\s*$/, ''), MAX_ROWS);
      return theOnlyCell(name, rows);
    } finally {
      cancel.removeEventListener('abort', stop);
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { outcome: 'FAILED', message: `<${name}>: ${error.message}`, fault: error.fault };
  }
}

function theOnlyCell(name: string, rows: readonly (readonly unknown[])[] | undefined): string | ActionFailure {
  if (rows === undefined) return userFailure(`<${name}> is no select: write one that finds one number`);
  const [row, second] = rows;
  const [cell] = row ?? [];
  if (row === undefined) return userFailure(`the select of <${name}> found no row: it must find one number`);
  if (second !== undefined || row.length > 1) {
    const found = second === undefined ? `${row.length} columns` : 'several rows';
    return userFailure(`the select of <${name}> found ${found}: it must find one number`);
  }
  if (typeof cell === 'string') return cell;
  return userFailure(`the select of <${name}> found ${cell === null ? 'null' : 'bytes'}: it must find one number`);
}
