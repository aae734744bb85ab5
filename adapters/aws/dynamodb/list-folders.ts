import { CursorError } from '#core/model/errors.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { type FolderSummary, MAX_FOLDER_COUNT } from '#core/ports/workflow-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, between, compare } from './expression.ts';
import { text } from './item-fields.ts';
import { FOLDERS, folderPrefix, INDEX } from './keys.ts';
import { countItems, queryItems } from './query.ts';
import { HIGHEST, startingWith } from './query-range.ts';
import type { Table } from './table.ts';

/** Above the control character that a folder's own workflows begin with, below every name of a folder. */
const BELOW_FOLDERS = '\u0002';

/**
 * The folders right below one, by name: each is found by the first workflow in it or below, and the next is looked for behind all that
 * it holds, so that a folder costs one item and one count, whatever is in it.
 */
export async function listFolders(
  table: Table,
  dir: string,
  { limit, cursor }: PageRequest,
): Promise<Page<FolderSummary>> {
  const parent = folderPrefix(dir);
  const found: string[] = [];
  let low = cursor === undefined ? `${parent}${BELOW_FOLDERS}` : behind(readCursor(cursor, parent));
  while (found.length < limit) {
    const key = folderKey(low, `${parent}${HIGHEST}`);
    const [first] = await queryItems(table, { index: INDEX.byWorkflow, key, limit: 1 });
    if (first === undefined) break;
    const [name = ''] = text(first, 'gi').slice(parent.length).split('/');
    found.push(`${parent}${name}`);
    low = behind(`${parent}${name}`);
  }
  const items = await Promise.all(found.map((folder) => summary(table, folder)));
  const last = found.at(-1);
  return { items, ...(last !== undefined && found.length === limit && { cursor: encodeCursor(last) }) };
}

async function summary(table: Table, dir: string): Promise<FolderSummary> {
  const { low, high } = startingWith(folderPrefix(dir));
  const key = folderKey(low, high);
  const count = await countItems(table, { index: INDEX.byWorkflow, key, limit: MAX_FOLDER_COUNT });
  return { dir, workflows: { count, more: count === MAX_FOLDER_COUNT } };
}

function folderKey(low: string, high: string) {
  return allOf(compare('gw', '=', FOLDERS), between('gi', low, high));
}

/** Above all that is in a folder and below it. */
function behind(dir: string): string {
  return `${dir}/${HIGHEST}`;
}

function readCursor(cursor: string, parent: string): string {
  const dir = decodeCursor(cursor);
  if (dir.startsWith(parent) && !dir.slice(parent.length).includes('/')) return dir;
  throw new CursorError('the cursor is none of this list: begin without one', { cursor });
}
