import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Definition files by their path below the folder, with slashes; the stamp changes with the content. */
export type FolderScan = ReadonlyMap<string, string>;

/**
 * Every `*.xml` of a folder and below it, but for hidden folders and `node_modules`. What vanishes meanwhile is left out.
 * Throws what the file system throws when the folder itself cannot be read.
 */
export async function scanFolder(folder: string): Promise<FolderScan> {
  const found = new Map<string, string>();
  await walk(folder, '', found);
  return found;
}

async function walk(folder: string, below: string, found: Map<string, string>): Promise<void> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    try {
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules') await walk(folder, path, found);
      } else if (/^[^.].*\.xml$/i.test(entry.name)) {
        const { mtimeMs, size } = await stat(join(folder, path));
        found.set(path, `${mtimeMs} ${size}`);
      }
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

/** Whether this is how the file system says that a file is not there. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
