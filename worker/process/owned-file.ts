import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';

export interface OwnedFile {
  readonly path: string;
  readonly handle: FileHandle;
}

/**
 * Makes an executable file of that base name in the folder of an attempt and opens it to write. What was there is
 * taken away rather than written to: processes of the attempt may have put a link there. Throws when a folder is in the way.
 */
export async function createOwnedFile(folder: string, name: string): Promise<OwnedFile> {
  const file = path.join(folder, name);
  await rm(file, { force: true });
  const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;
  return { path: file, handle: await open(file, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o700) };
}
