import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileProblem, notAFile } from '../file-problem.ts';
import { type FileSession, untilCancelled } from '../file-session.ts';
import type { FileEntry, FileSystem } from '../file-system.ts';
import { type FolderEntry, findFiles } from '../glob/find-files.ts';
import { pathBelow } from '../link-path.ts';
import { nextPartName } from '../part-name.ts';
import { errorCode, isMissing, localProblem } from './local-problem.ts';

const READ_BYTES = 256 * 1024;

/**
 * The files of the machine that the attempt runs on: all of them, or those below the root of a link, which neither
 * `..` nor a symbolic link leads out of.
 */
export class LocalFileSystem implements FileSystem {
  readonly type = 'local';
  private readonly root: string;
  private readonly needsAbsolute: boolean;
  private readonly session: FileSession;
  private readonly handles = new Set<FileHandle>();

  /** `root`: as `readRoot` gives it; undefined without a link, when paths have to be absolute. */
  constructor(root: string | undefined, session: FileSession) {
    this.root = root ?? '';
    this.needsAbsolute = root === undefined;
    this.session = session;
  }

  glob(pattern: string): Promise<readonly FileEntry[]> {
    return findFiles({ list: (folder) => this.list(folder), stat: (path) => this.stat(path) }, pattern);
  }

  stat(path: string): Promise<FileEntry | undefined> {
    return explained(path, async () => {
      const found = await unlessMissing(this.locate(path).then((place) => stat(place)));
      if (found?.isFile() !== true) return undefined;
      return { path, bytes: found.size, modifiedAt: Math.trunc(found.mtimeMs) };
    });
  }

  read(path: string): Promise<AsyncIterable<Uint8Array>> {
    return explained(path, async () => {
      const place = await this.locate(path);
      // A pipe without a writer would be waited for without end.
      if (!(await stat(place)).isFile()) throw notAFile(path);
      const handle = await open(place, 'r');
      this.handles.add(handle);
      return this.chunks(handle, path);
    });
  }

  async write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { target, part, handle } = await explained(path, () => this.createPart(path));
    try {
      await writeAll(handle, untilCancelled(this.session.cancel, chunks), path);
      await explained(path, () => rename(part, target));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async delete(path: string): Promise<void> {
    await explained(path, () => unlessMissing(this.locate(path).then((place) => rm(place, { force: true }))));
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.handles].map((handle) => handle.close()));
    this.handles.clear();
  }

  private async list(folder: string): Promise<readonly FolderEntry[]> {
    try {
      const place = await this.locate(folder === '' ? '.' : folder);
      const entries = await readdir(place, { withFileTypes: true });
      return await Promise.all(
        entries.map(async (entry): Promise<FolderEntry> => {
          if (!entry.isSymbolicLink()) return { name: entry.name, type: entry.isDirectory() ? 'folder' : 'file' };
          const isFolder = await stat(join(place, entry.name)).then(
            (found) => found.isDirectory(),
            () => false,
          );
          return { name: entry.name, type: isFolder ? 'link' : 'file' };
        }),
      );
    } catch (error) {
      if (isMissing(error)) return [];
      throw localProblem(error, folder);
    }
  }

  private async *chunks(handle: FileHandle, path: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      const stream = handle.createReadStream({ highWaterMark: READ_BYTES, autoClose: false });
      yield* untilCancelled(this.session.cancel, stream);
    } catch (error) {
      throw localProblem(error, path);
    } finally {
      this.handles.delete(handle);
      await handle.close();
    }
  }

  private async createPart(path: string) {
    const target = await this.locate(path);
    const before = await unlessMissing(stat(target));
    if (before?.isFile() === false) throw notAFile(path);
    await mkdir(dirname(target), { recursive: true });
    for (;;) {
      const part = join(dirname(target), nextPartName());
      // A file that is replaced keeps who may read it.
      const mode = before === undefined ? 0o666 : before.mode & 0o777;
      const handle = await open(part, 'wx', mode).catch((error) => {
        if (errorCode(error) !== 'EEXIST') throw error;
      });
      if (handle !== undefined) return { target, part, handle };
    }
  }

  /** The real path, symbolic links followed, of what is there; below the root in any case. */
  private async locate(path: string): Promise<string> {
    if (this.needsAbsolute && !path.startsWith('/')) {
      const mend = 'without a file link a path has to be absolute';
      throw fileProblem('user', `the path \`${path}\` does not begin with \`/\`: ${mend}`, { path });
    }
    const place = await followLinks(pathBelow(this.root, path));
    if (this.root === '') return place;
    const root = await followLinks(this.root);
    if (place === root || place.startsWith(root === '/' ? root : `${root}/`)) return place;
    const message = `the path \`${path}\` leads by a symbolic link out of the root \`${this.root}\` of the link`;
    throw fileProblem('user', message, { path });
  }
}

/** The path with its symbolic links followed as far as there is something; what is missing at its end stays as it is. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    // A link that leads nowhere: what is written there would come into being behind it.
    const dangling = await lstat(path).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (dangling) throw fileProblem('user', `\`${path}\` is a symbolic link that leads nowhere`, { path }, error);
    return join(await followLinks(dirname(path)), path.slice(dirname(path).length));
  }
}

async function writeAll(handle: FileHandle, chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  try {
    // What the source of the chunks throws is not ours to word.
    for await (const chunk of chunks) await explained(path, () => handle.writeFile(chunk));
    await explained(path, () => handle.sync());
  } finally {
    await handle.close();
  }
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw localProblem(error, path);
  }
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
