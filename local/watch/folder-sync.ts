import { join } from 'node:path';
import type { Environment } from '#core/ports/ports.ts';
import { deleteOwned, loadOwnedNames, type OwnedName } from './owned-names.ts';
import { type FolderScan, scanFolder } from './scan-folder.ts';
import { type SubmittedFile, submitFile } from './submit-file.ts';

type Accepted = Extract<SubmittedFile, { readonly result: 'accepted' }>;

/**
 * Keeps the definitions of a system in step with a folder, step by step. A file is submitted once two steps have seen it
 * unchanged, and what it owned is deleted once two steps have not seen it; the first step takes the folder as it is.
 */
export class FolderSync {
  readonly #env: Environment;
  readonly #folder: string;
  readonly #report: (line: string) => void;
  #scanned: FolderScan | undefined;
  readonly #owned = new Map<string, OwnedName>();
  /** The stamps that were submitted, by path. */
  readonly #submitted = new Map<string, string>();
  /** What a file defines that was accepted last, by path. */
  readonly #defined = new Map<string, string>();
  readonly #refused = new Set<string>();
  /** What was last said of a path or name, so that it is said once. */
  readonly #said = new Map<string, string>();

  constructor(env: Environment, folder: string, report: (line: string) => void) {
    this.#env = env;
    this.#folder = folder;
    this.#report = report;
  }

  /** Looks at the folder once. Throws when it cannot be read; nothing is deleted then. */
  async step(): Promise<void> {
    const scan = await scanFolder(this.#folder);
    if (this.#scanned === undefined) {
      for (const one of await loadOwnedNames(this.#env)) this.#owned.set(keyOf(one), one);
    }
    const before = this.#scanned ?? scan;
    this.#scanned = scan;
    for (const path of this.#submitted.keys()) if (!scan.has(path)) this.#forget(path);
    const owners = [...this.#owned.values()].map(({ path }) => path);
    const gone = new Set(owners.filter((path) => !scan.has(path) && !before.has(path)));
    const changed = [...scan].filter(([path, stamp]) => {
      return before.get(path) === stamp && this.#submitted.get(path) !== stamp;
    });
    const again = changed.length === 0 ? [] : this.#refused;
    const lines = await this.#apply([...new Set([...changed.map(([path]) => path), ...again])], gone);
    for (const [path, stamp] of changed) {
      this.#submitted.set(path, stamp);
      this.#said.delete(path);
    }
    for (const [about, said] of lines) this.#say(about, said);
  }

  /** One file may wait for another, and what is deleted too: goes on as long as anything moves. Answers what to say. */
  async #apply(paths: readonly string[], gone: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
    const lines = new Map<string, readonly string[]>();
    const warned = new Map<string, Accepted>();
    for (let left = paths; ; ) {
      const refused: string[] = [];
      for (const path of left) {
        const submitted = await submitFile(this.#env, this.#folder, path, gone);
        if (submitted.result === 'vanished') continue;
        lines.set(path, submitted.result === 'refused' ? submitted.lines : [...submitted.lines, ...submitted.news]);
        if (submitted.result === 'refused') refused.push(path);
        else this.#accept(path, submitted);
        if (submitted.result === 'accepted' && submitted.lines.length > 0) warned.set(path, submitted);
      }
      for (const path of refused) this.#refused.add(path);
      const deleted = await this.#deleteStale(gone, lines);
      if (deleted === 0 && refused.length === left.length) break;
      left = refused;
    }
    // What a coordinator missed may have come with a file after it.
    for (const [path, { news }] of paths.length === 1 ? [] : warned) {
      const again = await submitFile(this.#env, this.#folder, path, gone);
      if (again.result === 'accepted') lines.set(path, [...again.lines, ...news]);
    }
    return lines;
  }

  #accept(path: string, { owned }: Accepted): void {
    const key = keyOf(owned);
    this.#owned.set(key, owned);
    this.#defined.set(path, key);
    this.#refused.delete(path);
  }

  /** Deletes what belongs to files that are gone or define something else now. Answers how many. */
  async #deleteStale(gone: ReadonlySet<string>, lines: Map<string, readonly string[]>): Promise<number> {
    let deleted = 0;
    for (const [key, owned] of this.#owned) {
      const defined = this.#defined.get(owned.path);
      if (!gone.has(owned.path) && (defined === undefined || defined === key)) continue;
      const kept = await deleteOwned(this.#env, owned);
      lines.set(key, [`${join(this.#folder, owned.path)}: ${kept ?? `${owned.type} ${owned.name} deleted`}`]);
      if (kept !== undefined) continue;
      this.#owned.delete(key);
      deleted += 1;
    }
    return deleted;
  }

  #say(about: string, lines: readonly string[]): void {
    const text = lines.join('\n');
    if (this.#said.get(about) === text) return;
    this.#said.set(about, text);
    for (const line of lines) this.#report(line);
  }

  #forget(path: string): void {
    this.#submitted.delete(path);
    this.#defined.delete(path);
    this.#refused.delete(path);
    this.#said.delete(path);
  }
}

function keyOf({ type, name }: OwnedName): string {
  return `${type} ${name}`;
}
