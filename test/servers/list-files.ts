import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a folder, as a path from it with a leading slash. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}
