import { fileProblem } from '../file-problem.ts';
import type { FileEntry } from '../file-system.ts';
import { expandBraces, MAX_ALTERNATIVES } from './expand-braces.ts';
import { type NamePattern, parseNamePattern } from './name-pattern.ts';

/** What stands in a folder. `link`: a symbolic link to a folder, which `**` does not follow lest it go in circles. */
export interface FolderEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'link';
  /** What the listing said of a file; when it said nothing, the file is looked at if it matches. */
  readonly facts?: Pick<FileEntry, 'bytes' | 'modifiedAt'>;
}

/** What a search needs of a file system. Paths are as the pattern was: absolute, or from the root of the link. */
export interface FileTree {
  /** What stands in a folder, at least all whose names begin with `prefix`. Nothing when there is no such folder. */
  list(folder: string, prefix: string): Promise<readonly FolderEntry[]>;
  /** Undefined: there is no such file. */
  stat(path: string): Promise<FileEntry | undefined>;
}

type Step = NamePattern | 'any depth';

/**
 * The files that match a glob, by path. Only folders below its fixed beginning are listed, and of them only those that
 * can lead to a match. A file called exactly as the pattern is written counts too, so that `a[1].csv` finds `a[1].csv`.
 */
export async function findFiles(tree: FileTree, pattern: string): Promise<readonly FileEntry[]> {
  const alternatives = expandBraces(pattern);
  if (alternatives === undefined) {
    throw fileProblem('user', `the braces of \`${pattern}\` stand for more than ${MAX_ALTERNATIVES} patterns`, {});
  }
  const found = new Map<string, FileEntry>();
  const exact = await tree.stat(pattern);
  if (exact !== undefined) found.set(exact.path, exact);
  for (const alternative of alternatives) {
    const parts = alternative.split('/').filter((part) => part !== '' && part !== '.');
    await new Search(tree, found).walk(alternative.startsWith('/') ? '/' : '', readSteps(parts));
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A `**` at the end means all files below; two in a row are one. */
function readSteps(parts: readonly string[]): readonly Step[] {
  const steps = parts
    .filter((part, at) => part !== '**' || parts[at - 1] !== '**')
    .map((part): Step => (part === '**' ? 'any depth' : parseNamePattern(part)));
  return steps.at(-1) === 'any depth' ? [...steps, parseNamePattern('*')] : steps;
}

class Search {
  /** How far each folder has been gone into, since several `**` lead to one folder in many ways. */
  private readonly seen = new Set<string>();
  private readonly tree: FileTree;
  private readonly found: Map<string, FileEntry>;

  constructor(tree: FileTree, found: Map<string, FileEntry>) {
    this.tree = tree;
    this.found = found;
  }

  async walk(folder: string, [step, ...rest]: readonly Step[]): Promise<void> {
    if (step === undefined) return;
    if (step === 'any depth') return this.descend(folder, rest);
    const { literal } = step;
    if (literal !== undefined) {
      return rest.length > 0 ? this.walk(joinPath(folder, literal), rest) : this.take(joinPath(folder, literal));
    }
    for (const { name, type, facts } of await this.tree.list(folder, step.prefix)) {
      if (!step.matches(name)) continue;
      if (rest.length === 0 && type === 'file') await this.take(joinPath(folder, name), facts);
      if (rest.length > 0 && type !== 'file') await this.walk(joinPath(folder, name), rest);
    }
  }

  /** The folder itself, and each below it but for those whose names begin with a dot. */
  private async descend(folder: string, rest: readonly Step[]): Promise<void> {
    const key = `${rest.length} ${folder}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    await this.walk(folder, rest);
    for (const { name, type } of await this.tree.list(folder, '')) {
      if (type === 'folder' && !name.startsWith('.')) await this.descend(joinPath(folder, name), rest);
    }
  }

  /** A file that vanished since it was listed is none. */
  private async take(path: string, facts?: FolderEntry['facts']): Promise<void> {
    if (this.found.has(path)) return;
    const entry = facts === undefined ? await this.tree.stat(path) : { path, ...facts };
    if (entry !== undefined) this.found.set(path, entry);
  }
}

function joinPath(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}
