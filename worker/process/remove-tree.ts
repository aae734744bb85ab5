import { chmod, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';

/** Removes a folder, or whatever else it is, whatever the permissions of what is its owner's became. */
export async function removeTree(folder: string): Promise<void> {
  try {
    // Most are empty, and this is a quarter of the calls.
    await rmdir(folder).catch(() => rm(folder, { recursive: true, force: true }));
  } catch {
    await makeRemovable(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder without write permission keeps what is in it from being removed, unless one is root. */
async function makeRemovable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeRemovable(path.join(folder, entry.name));
  }
}
