import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { CursorError } from '#core/model/errors.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import type { FolderSummary, WorkflowHead, WorkflowStore } from '#core/ports/workflow-store.ts';
import { copyOf } from './copy-of.ts';

export class MemoryWorkflowStore implements WorkflowStore {
  /** Newest first. */
  readonly #versions = new Map<string, readonly WorkflowHead[]>();

  async head(name: string): Promise<WorkflowHead | undefined> {
    return this.#versions.get(name)?.[0];
  }

  async replace(current: WorkflowHead | undefined, next: WorkflowHead): Promise<boolean> {
    const [live, ...archived] = this.#versions.get(next.name) ?? [];
    if (live !== undefined && isDeepStrictEqual(live, next)) return true;
    if (!isDeepStrictEqual(live, current)) return false;
    const outgoing = live === undefined || live.version === next.version ? [] : [live];
    this.#versions.set(next.name, [copyOf(next), ...outgoing, ...archived]);
    return true;
  }

  async version(name: string, number: number): Promise<WorkflowHead | undefined> {
    return this.#versions.get(name)?.find(({ version }) => version === number);
  }

  async versions(name: string): Promise<readonly WorkflowHead[]> {
    return this.#versions.get(name) ?? [];
  }

  async list(dir: string, { limit, cursor }: PageRequest): Promise<Page<WorkflowHead>> {
    const folder = withSlash(dir);
    if (cursor !== undefined && !cursor.startsWith(folder)) throw new CursorError('the cursor is none of this list');
    const heads = [...this.#versions.values()]
      .flatMap(([head]) => (head !== undefined && !head.deleted ? [head] : []))
      .filter((head) => withSlash(head.dir).startsWith(folder))
      .sort((a, b) => compareBytes(positionOf(a), positionOf(b)))
      .filter((head) => cursor === undefined || compareBytes(positionOf(head), cursor) > 0);
    const items = heads.slice(0, limit);
    const last = items.at(-1);
    return last !== undefined && items.length === limit ? { items, cursor: positionOf(last) } : { items };
  }

  async folders(dir: string, { limit, cursor }: PageRequest): Promise<Page<FolderSummary>> {
    const folder = withSlash(dir);
    if (cursor !== undefined && !cursor.startsWith(folder)) throw new CursorError('the cursor is none of this list');
    const { items: heads } = await this.list(dir, { limit: Number.POSITIVE_INFINITY });
    const children = heads.flatMap((head) => {
      const [name = ''] = withSlash(head.dir).slice(folder.length).split('/');
      return name === '' ? [] : [`${folder}${name}`];
    });
    const counts = new Map([...Map.groupBy(children, (child) => child)].map(([child, all]) => [child, all.length]));
    const all = [...counts].filter(
      ([child]) => cursor === undefined || compareBytes(withSlash(child), withSlash(cursor)) > 0,
    );
    const items = all.slice(0, limit).map(([child, count]) => ({ dir: child, workflows: { count, more: false } }));
    const last = items.at(-1);
    return last !== undefined && items.length === limit ? { items, cursor: last.dir } : { items };
  }
}

function positionOf({ dir, name }: WorkflowHead): string {
  return `${withSlash(dir)}\u0001${name}`;
}

function withSlash(dir: string): string {
  return dir.endsWith('/') ? dir : `${dir}/`;
}

/** As DynamoDB sorts: by the bytes of UTF-8. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
