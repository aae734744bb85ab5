import { posix } from 'node:path';
import { notAFile } from '../file-problem.ts';
import { type FileSession, untilCancelled } from '../file-session.ts';
import type { FileEntry, FileSystem } from '../file-system.ts';
import { type FolderEntry, findFiles } from '../glob/find-files.ts';
import { pathBelow } from '../link-path.ts';
import { nextPartName } from '../part-name.ts';
import { hdfsProblem, isMissing } from './hdfs-problem.ts';
import type { WebHdfs } from './web-hdfs.ts';

/** Without a word of the name node; the content of a file may take as long as it takes. */
const ANSWER_MS = 60_000;

/** What HDFS says of a file or a folder (WebHDFS REST API, "FileStatus"). */
interface FileStatus {
  readonly pathSuffix: string;
  readonly type: 'FILE' | 'DIRECTORY' | 'SYMLINK';
  readonly length: number;
  readonly modificationTime: number;
}

/** The files of HDFS below the root of the link. */
export class HdfsFileSystem implements FileSystem {
  readonly type = 'hdfs';
  private readonly webHdfs: WebHdfs;
  private readonly hangUp: AbortController;
  private readonly root: string;
  private readonly session: FileSession;

  /** `hangUp` ends what is under way. `root`: as `readRoot` gives it. */
  constructor(webHdfs: WebHdfs, hangUp: AbortController, root: string, session: FileSession) {
    this.webHdfs = webHdfs;
    this.hangUp = hangUp;
    this.root = root;
    this.session = session;
  }

  glob(pattern: string): Promise<readonly FileEntry[]> {
    return findFiles({ list: (folder) => this.list(folder), stat: (path) => this.stat(path) }, pattern);
  }

  stat(path: string): Promise<FileEntry | undefined> {
    return this.explained(path, async () => {
      const status = await this.look(this.locate(path));
      return status?.type === 'FILE' ? { path, ...factsOf(status) } : undefined;
    });
  }

  read(path: string): Promise<AsyncIterable<Uint8Array>> {
    return this.explained(path, async () => {
      const status = await this.look(this.locate(path));
      if (status?.type === 'DIRECTORY') throw notAFile(path);
      return this.chunks(await this.webHdfs.open(this.locate(path)), path);
    });
  }

  async write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const target = this.locate(path);
    const part = posix.join(posix.dirname(target), nextPartName());
    let broken: { readonly cause: unknown } | undefined;
    const content = async function* (cancel: FileSession['cancel']) {
      try {
        yield* untilCancelled(cancel, chunks);
      } catch (cause) {
        // The part ends here: a request that is broken off could still make it after it was deleted.
        broken = { cause };
      }
    };
    try {
      const before = await this.look(target);
      if (before?.type === 'DIRECTORY') throw notAFile(path);
      await this.webHdfs.create(part, content(this.session.cancel));
      if (broken !== undefined) throw broken.cause;
      // Replaces in one step, unlike a rename without options.
      await this.timely(this.webHdfs.ask('PUT', part, 'RENAME', { destination: target, renameoptions: 'OVERWRITE' }));
    } catch (error) {
      await this.remove(part).catch(() => {});
      // What the source of the chunks threw is not ours to word.
      throw broken === undefined ? hdfsProblem(error, path) : broken.cause;
    }
  }

  async delete(path: string): Promise<void> {
    await this.explained(path, () => this.remove(this.locate(path)));
  }

  async close(): Promise<void> {
    this.hangUp.abort();
  }

  private list(folder: string): Promise<readonly FolderEntry[]> {
    return this.explained(folder, async () => {
      const place = this.locate(folder === '' ? '/' : folder);
      const answer = await this.unlessMissing(this.webHdfs.ask('GET', place, 'LISTSTATUS'));
      const statuses = (answer as { FileStatuses?: { FileStatus?: readonly FileStatus[] } })?.FileStatuses?.FileStatus;
      return (statuses ?? []).filter(({ pathSuffix }) => pathSuffix !== '').map(describe);
    });
  }

  private async look(place: string): Promise<FileStatus | undefined> {
    const answer = await this.unlessMissing(this.webHdfs.ask('GET', place, 'GETFILESTATUS'));
    return (answer as { FileStatus?: FileStatus } | undefined)?.FileStatus;
  }

  private async remove(place: string): Promise<void> {
    await this.unlessMissing(this.webHdfs.ask('DELETE', place, 'DELETE', { recursive: 'false' }));
  }

  private async *chunks(body: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* untilCancelled(this.session.cancel, body);
    } catch (error) {
      throw hdfsProblem(error, path);
    }
  }

  private async unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await this.timely(answer);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private async timely<T>(answer: Promise<T>): Promise<T> {
    const over = new AbortController();
    const late = this.session.clock.sleep(ANSWER_MS, over.signal).then(() => {
      if (over.signal.aborted) return answer;
      throw new Error(`no answer within ${ANSWER_MS / 1000} s`);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      over.abort();
    }
  }

  private async explained<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw hdfsProblem(error, path);
    }
  }

  private locate(path: string): string {
    return pathBelow(this.root, path);
  }
}

function describe(status: FileStatus): FolderEntry {
  const name = status.pathSuffix;
  if (status.type === 'FILE') return { name, type: 'file', facts: factsOf(status) };
  return { name, type: status.type === 'DIRECTORY' ? 'folder' : 'link' };
}

function factsOf({ length, modificationTime }: FileStatus): Pick<FileEntry, 'bytes' | 'modifiedAt'> {
  return { bytes: length, modifiedAt: modificationTime };
}
