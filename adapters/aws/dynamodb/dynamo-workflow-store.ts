import type { Page, PageRequest } from '#core/ports/page.ts';
import type { FolderSummary, WorkflowHead, WorkflowStore } from '#core/ports/workflow-store.ts';
import { absent, compare } from './expression.ts';
import { FOLDERS, folderPrefix, INDEX, workflowHeadKey, workflowPartition, workflowVersionKey } from './keys.ts';
import { listFolders } from './list-folders.ts';
import { queryItems } from './query.ts';
import { queryRange, startingWith } from './query-range.ts';
import { getItem, putItem, type Table } from './table.ts';
import { encodeHead, headItem, readHead, versionItem } from './workflow-item.ts';

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

  async version(name: string, number: number): Promise<WorkflowHead | undefined> {
    const head = await this.head(name);
    if (head === undefined || head.version === number) return head;
    const item = number < head.version ? await getItem(this.#table, workflowVersionKey(name, number)) : undefined;
    return item && readHead(item);
  }

  async versions(name: string): Promise<readonly WorkflowHead[]> {
    // In key order the head is read before the archive: one that goes into the archive meanwhile is seen there again.
    const key = compare('pk', '=', workflowPartition(name));
    const heads = (await queryItems(this.#table, { key, consistent: true })).map(readHead);
    const byVersion = new Map(heads.toReversed().map((head) => [head.version, head]));
    return [...byVersion.values()].sort((a, b) => b.version - a.version);
  }

  async list(dir: string, request: PageRequest): Promise<Page<WorkflowHead>> {
    const folders = { index: INDEX.byWorkflow, partition: ['gw', FOLDERS], sort: 'gi' } as const;
    const { items, ...rest } = await queryRange(
      this.#table,
      { ...folders, ...startingWith(folderPrefix(dir)) },
      request,
    );
    return { items: items.map(readHead), ...rest };
  }

  folders(dir: string, request: PageRequest): Promise<Page<FolderSummary>> {
    return listFolders(this.#table, dir, request);
  }
}
