import type { InstanceSummary } from '#core/model/instance.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { folderOfInstance, folderOfWorkflow } from '#core/service/folder-of.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import type { Caller } from './caller.ts';

/** Folders looked up at once. */
const CONCURRENCY = 16;

type Folder = string | undefined;

/**
 * What a caller may see of lists whose items carry no folder. One request looks up each workflow once, and none when all
 * is its caller's to see. What is left out makes a page short. What has no folder is shown to viewers of everything only.
 */
export class Visible {
  readonly #env: ApiEnvironment;
  readonly #caller: Caller;
  readonly #folders = new Map<string, Promise<Folder>>();

  constructor(env: ApiEnvironment, caller: Caller) {
    this.#env = env;
    this.#caller = caller;
  }

  /** The items whose folder the caller may see. */
  inFolders<T>(items: readonly T[], folderOf: (item: T) => string): readonly T[] {
    return items.filter((item) => this.#caller.may('viewer', folderOf(item)));
  }

  /** The items that are of workflows the caller may see. */
  ofWorkflows<T>(items: readonly T[], workflowOf: (item: T) => string): Promise<readonly T[]> {
    return this.#filter(items, (item) => this.#ofWorkflow(workflowOf(item)));
  }

  instances<T extends Pick<InstanceSummary, 'id' | 'workflow'>>(items: readonly T[]): Promise<readonly T[]> {
    return this.#filter(items, async ({ id, workflow }) => (await this.#ofWorkflow(workflow)) ?? this.#ofInstance(id));
  }

  /** The items that are of instances the caller may see. */
  ofInstances<T>(items: readonly T[], idOf: (item: T) => string | undefined): Promise<readonly T[]> {
    return this.#filter(items, async (item) => {
      const id = idOf(item);
      return id === undefined ? undefined : await this.#ofInstance(id);
    });
  }

  async #filter<T>(items: readonly T[], folderOf: (item: T) => Promise<Folder>): Promise<readonly T[]> {
    if (this.#caller.mayEverywhere('viewer')) return items;
    const folders = await mapBounded(CONCURRENCY, items, folderOf);
    return items.filter((_, index) => {
      const folder = folders[index];
      return folder !== undefined && this.#caller.may('viewer', folder);
    });
  }

  #once(key: string, look: () => Promise<Folder>): Promise<Folder> {
    const known = this.#folders.get(key) ?? look();
    this.#folders.set(key, known);
    return known;
  }

  #ofWorkflow(name: string): Promise<Folder> {
    return this.#once(`workflow ${name}`, () => folderOfWorkflow(this.#env, name));
  }

  #ofInstance(id: string): Promise<Folder> {
    return this.#once(`instance ${id}`, () => folderOfInstance(this.#env, id));
  }
}
