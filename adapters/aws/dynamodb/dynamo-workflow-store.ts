import { CursorError } from '#core/model/errors.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import type { WorkflowHead, WorkflowStore } from '#core/ports/workflow-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { absent, allOf, between, compare } from './expression.ts';
import { FOLDERS, folderPrefix, folderSortKey, INDEX, workflowHeadKey, workflowPartition } from './keys.ts';
import { queryItems } from './query.ts';
import { getItem, putItem, type Table } from './table.ts';
import { encodeHead, headItem, readHead, versionItem } from './workflow-item.ts';

/** Above every text that begins with the same characters. */
const HIGHEST = '\u{10FFFF}';

/** The live version of a workflow and the versions before it, one item each in one partition. */
export class DynamoWorkflowStore implements WorkflowStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async head(name: string): Promise<WorkflowHead | undefined> {
    const item = await getItem(this.#table, workflowHeadKey(name));
    return item && readHead(item);
  }

  async replace(current: WorkflowHead | undefined, next: WorkflowHead): Promise<boolean> {
    if (current !== undefined && current.version !== next.version) {
      await putItem(this.#table, versionItem(current), absent('pk'));
    }
    const unchanged = current === undefined ? absent('pk') : compare('hd', '=', encodeHead(current));
    if (await putItem(this.#table, headItem(next), unchanged)) return true;
    const item = await getItem(this.#table, workflowHeadKey(next.name));
    return item?.['hd'] === encodeHead(next);
  }

  async versions(name: string): Promise<readonly WorkflowHead[]> {
    // In key order the head is read before the archive: one that goes into the archive meanwhile is seen there again.
    const key = compare('pk', '=', workflowPartition(name));
    const heads = (await queryItems(this.#table, { key, consistent: true })).map(readHead);
    const byVersion = new Map(heads.toReversed().map((head) => [head.version, head]));
    return [...byVersion.values()].sort((a, b) => b.version - a.version);
  }

  async list(dir: string, { limit, cursor }: PageRequest): Promise<Page<WorkflowHead>> {
    const prefix = folderPrefix(dir);
    const after = cursor === undefined ? undefined : readCursor(cursor, prefix);
    const items = await queryItems(this.#table, {
      index: INDEX.byWorkflow,
      key: allOf(compare('gw', '=', FOLDERS), between('gi', after ?? prefix, prefix + HIGHEST)),
      // The range begins with where the last page ended.
      limit: after === undefined ? limit : limit + 1,
    });
    const heads = items.map(readHead).filter((head) => folderSortKey(head.dir, head.name) !== after);
    const page = heads.slice(0, limit);
    const last = page.at(-1);
    const full = page.length === limit && last !== undefined;
    return { items: page, ...(full && { cursor: encodeCursor(folderSortKey(last.dir, last.name)) }) };
  }
}

function readCursor(cursor: string, prefix: string): string {
  const position = decodeCursor(cursor);
  if (position.startsWith(prefix)) return position;
  throw new CursorError('the cursor is none of this list: begin without one', { cursor });
}
