import { Buffer } from 'node:buffer';
import { CursorError } from '#core/model/errors.ts';
import type {
  CoordinatorStore,
  CoordinatorUpdate,
  LedgerEntry,
  StoredCoordinator,
} from '#core/ports/coordinator-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { copyOf } from './copy-of.ts';

const DUE_PAGE = 100;

/** Copies go in and out, as they do with a store across a network. */
export class MemoryCoordinatorStore implements CoordinatorStore {
  readonly #coordinators = new Map<string, StoredCoordinator>();
  readonly #dependents = new Map<string, Set<string>>();
  /** By coordinator, then by position. */
  readonly #ledgers = new Map<string, Map<string, LedgerEntry>>();
  #revision = 0;

  async load(name: string): Promise<StoredCoordinator | undefined> {
    return copyOf(this.#coordinators.get(name));
  }

  async save(name: string, loaded: StoredCoordinator | undefined, update: CoordinatorUpdate): Promise<boolean> {
    const current = this.#coordinators.get(name);
    const { head = current, state, wakeAt } = update;
    if (loaded === undefined && update.head === undefined) throw new Error(`the new coordinator '${name}' has no head`);
    if (head === undefined || current?.revision !== loaded?.revision) return false;
    const { dir, desc, hash, source, order, freedAt, submittedAt, dependencies, workflows } = head;
    const changed = { ...(order !== undefined && { order }), ...(freedAt !== undefined && { freedAt }) };
    const definition = { name, dir, desc, hash, source, ...changed, submittedAt, dependencies, workflows };
    this.#revision += 1;
    const next = { ...definition, state, ...(wakeAt !== undefined && { wakeAt }), revision: this.#revision };
    this.#coordinators.set(name, copyOf(next));
    if (update.head !== undefined) this.#index(name, current?.dependencies ?? [], dependencies);
    return true;
  }

  async delete(loaded: StoredCoordinator): Promise<boolean> {
    const current = this.#coordinators.get(loaded.name);
    if (current === undefined) return true;
    if (current.revision !== loaded.revision) return false;
    this.#coordinators.delete(loaded.name);
    this.#index(loaded.name, current.dependencies, []);
    return true;
  }

  async dependents(workflow: string): Promise<readonly string[]> {
    return [...(this.#dependents.get(workflow) ?? [])].sort(compareBytes);
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    const names = [...this.#coordinators.values()]
      .flatMap(({ name, wakeAt }) => (wakeAt !== undefined && wakeAt <= minute ? [{ name, wakeAt }] : []))
      .sort((a, b) => a.wakeAt - b.wakeAt || compareBytes(a.name, b.name))
      .slice(0, limit)
      .map(({ name }) => name);
    for (let start = 0; start < names.length; start += DUE_PAGE) yield names.slice(start, start + DUE_PAGE);
  }

  async list(dir: string, request: PageRequest): Promise<Page<StoredCoordinator>> {
    const folder = withSlash(dir);
    const found = [...this.#coordinators.values()]
      .filter((one) => withSlash(one.dir).startsWith(folder))
      .map((one) => [`${withSlash(one.dir)}\u0001${one.name}`, one] as const);
    return pageOf(
      found.sort(([a], [b]) => compareBytes(a, b)),
      folder,
      request,
    );
  }

  async record(name: string, entries: readonly LedgerEntry[]): Promise<void> {
    const ledger = this.#ledgers.get(name) ?? new Map<string, LedgerEntry>();
    this.#ledgers.set(name, ledger);
    for (const entry of entries) {
      const position = positionOf(entry);
      const known = ledger.get(position);
      if (known === undefined || isLonger(entry, known)) ledger.set(position, copyOf(entry));
    }
  }

  async ledger(name: string, request: PageRequest): Promise<Page<LedgerEntry>> {
    const entries = [...(this.#ledgers.get(name) ?? [])];
    return pageOf(
      entries.sort(([a], [b]) => compareBytes(b, a)),
      '@',
      request,
    );
  }

  #index(name: string, before: readonly string[], after: readonly string[]): void {
    for (const workflow of before) this.#dependents.get(workflow)?.delete(name);
    for (const workflow of after) {
      this.#dependents.set(workflow, (this.#dependents.get(workflow) ?? new Set()).add(name));
    }
  }
}

/** Of what is in order; positions begin with `prefix`, and the last of a page is its cursor. */
function pageOf<T>(
  inOrder: readonly (readonly [position: string, value: T])[],
  prefix: string,
  { limit, cursor }: PageRequest,
): Page<T> {
  if (cursor !== undefined && !cursor.startsWith(prefix)) throw new CursorError('the cursor is none of this list');
  const start = cursor === undefined ? 0 : inOrder.findIndex(([position]) => position === cursor) + 1;
  const page = inOrder.slice(start, start + limit);
  const last = page.at(-1);
  const items = copyOf(page.map(([, value]) => value));
  return last !== undefined && page.length === limit ? { items, cursor: last[0] } : { items };
}

function positionOf(entry: LedgerEntry): string {
  const time = entry.type === 'fired' ? entry.firing.openedAt : entry.times.first;
  const rest = entry.type === 'fired' ? `F${String(entry.firing.number).padStart(10, '0')}` : 'S';
  return `@${String(time).padStart(15, '0')}#${rest}`;
}

function isLonger(entry: LedgerEntry, known: LedgerEntry): boolean {
  return entry.type === 'skipped' && known.type === 'skipped' && entry.times.last > known.times.last;
}

function withSlash(dir: string): string {
  return dir.endsWith('/') ? dir : `${dir}/`;
}

/** As DynamoDB sorts: by the bytes of UTF-8. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
