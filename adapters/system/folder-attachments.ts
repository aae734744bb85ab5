import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { attachmentPath } from '#core/model/attachment-path.ts';
import type { Attachment, Attachments } from '#core/ports/attachments.ts';

/** What a path says that leads to no file, or through one. */
const NONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO']);
const CHUNK_BYTES = 64 * 1024;

/** The files below a folder of this machine, for local mode. The folder itself need not be there. */
export class FolderAttachments implements Attachments {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(name: string): Promise<Attachment | undefined> {
    const parts = attachmentPath(name);
    if (parts === undefined) return undefined;
    try {
      const root = await realpath(this.#folder);
      const file = await realpath(path.join(root, ...parts));
      if (!file.startsWith(root === '/' ? root : `${root}/`)) return undefined;
      return await openFile(file);
    } catch (error) {
      if (error instanceof Error && 'code' in error && NONE.has(String(error.code))) return undefined;
      throw error;
    }
  }
}

/** Without waiting for whoever writes to a named pipe, which is no file. */
async function openFile(file: string): Promise<Attachment | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stat = await handle.stat();
  if (stat.isFile()) return { bytes: stat.size, chunks: chunksOf(handle) };
  await handle.close();
  return undefined;
}

async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
