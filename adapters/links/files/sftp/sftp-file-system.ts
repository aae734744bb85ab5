import { posix } from 'node:path';
import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import type { SshConnection } from '../../ssh/ssh-connection.ts';
import { fileProblem, notAFile } from '../file-problem.ts';
import { type FileSession, untilCancelled } from '../file-session.ts';
import type { FileEntry, FileSystem } from '../file-system.ts';
import { type FolderEntry, findFiles } from '../glob/find-files.ts';
import { pathBelow } from '../link-path.ts';
import { nextPartName } from '../part-name.ts';
import { isGeneralFailure, isMissing, sftpProblem } from './sftp-problem.ts';
import { readAhead, writeAhead } from './sftp-stream.ts';

/** How often a name is freed for a file before the host is believed that it cannot have it. */
const RENAMES = 4;

/** The files of a host, by SFTP 3, below the root of the link. */
export class SftpFileSystem implements FileSystem {
  readonly type = 'sftp';
  private readonly connection: SshConnection;
  private readonly sftp: SFTPWrapper;
  private readonly root: string;
  private readonly session: FileSession;

  /** Owns the connection. `root`: as `readRoot` gives it. */
  constructor(connection: SshConnection, sftp: SFTPWrapper, root: string, session: FileSession) {
    this.connection = connection;
    this.sftp = sftp;
    this.root = root;
    this.session = session;
  }

  glob(pattern: string): Promise<readonly FileEntry[]> {
    return findFiles({ list: (folder) => this.list(folder), stat: (path) => this.stat(path) }, pattern);
  }

  stat(path: string): Promise<FileEntry | undefined> {
    return explained(path, async () => {
      const found = await unlessMissing(this.locate(path).then((place) => this.look(place)));
      return found?.isFile() === true ? { path, ...factsOf(found) } : undefined;
    });
  }

  read(path: string): Promise<AsyncIterable<Uint8Array>> {
    return explained(path, async () => {
      const place = await this.locate(path);
      if (!(await this.look(place)).isFile()) throw notAFile(path);
      return this.chunks(await this.open(place, 'r'), path);
    });
  }

  async write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { target, part, handle } = await explained(path, () => this.createPart(path));
    try {
      try {
        const file = { connection: this.connection, sftp: this.sftp, handle };
        await writeAhead(file, untilCancelled(this.session.cancel, chunks), (error) => sftpProblem(error, path));
      } finally {
        await this.closeHandle(handle);
      }
      await explained(path, () => this.replace(part, target));
    } catch (error) {
      // The connection may be what broke: then the part stays, and the next write takes another name.
      await this.remove(part).catch(() => {});
      throw error;
    }
  }

  async delete(path: string): Promise<void> {
    await explained(path, () => unlessMissing(this.locate(path).then((place) => this.remove(place))));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async list(folder: string): Promise<readonly FolderEntry[]> {
    return explained(folder, async () => {
      const place = await this.locate(folder === '' ? '/' : folder);
      const entries = await unlessMissing(
        this.connection.call<FileEntryWithStats[]>((done) => this.sftp.readdir(place, done)),
      );
      // Some servers fail in a way of their own at a folder that is a file.
      return Promise.all((entries ?? []).map((entry) => this.describe(place, entry)));
    });
  }

  private async describe(folder: string, { filename: name, attrs }: FileEntryWithStats): Promise<FolderEntry> {
    if (attrs.isDirectory()) return { name, type: 'folder' };
    if (attrs.isFile()) return { name, type: 'file', facts: factsOf(attrs) };
    const behind = await unlessMissing(this.look(posix.join(folder, name)));
    return { name, type: behind?.isDirectory() === true ? 'link' : 'file' };
  }

  private async *chunks(handle: Buffer, path: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      const file = { connection: this.connection, sftp: this.sftp, handle };
      yield* untilCancelled(this.session.cancel, readAhead(file));
    } catch (error) {
      throw sftpProblem(error, path);
    } finally {
      await this.closeHandle(handle);
    }
  }

  private async createPart(path: string) {
    const target = await this.locate(path);
    const before = await unlessMissing(this.look(target));
    if (before?.isFile() === false) throw notAFile(path);
    const folder = posix.dirname(target);
    await this.makeFolder(folder);
    for (;;) {
      const part = posix.join(folder, nextPartName());
      try {
        return { target, part, handle: await this.open(part, 'wx') };
      } catch (error) {
        if (!isGeneralFailure(error) || (await unlessMissing(this.look(part))) === undefined) throw error;
      }
    }
  }

  private async makeFolder(folder: string): Promise<void> {
    if ((await unlessMissing(this.look(folder))) !== undefined) return;
    await this.makeFolder(posix.dirname(folder));
    try {
      await this.connection.call<void>((done) => this.sftp.mkdir(folder, (error) => done(error, undefined)));
    } catch (error) {
      // Somebody else may have made it at the same time.
      if ((await unlessMissing(this.look(folder))) === undefined) throw error;
    }
  }

  /** In one step where the host can (OpenSSH does); SFTP 3 itself only renames to a name that is free. */
  private async replace(part: string, target: string): Promise<void> {
    const rename = (how: 'ext_openssh_rename' | 'rename') =>
      this.connection.call<void>((done) => this.sftp[how](part, target, (error) => done(error, undefined)));
    try {
      return await rename('ext_openssh_rename');
    } catch (error) {
      if (!isUnsupported(error)) throw error;
    }
    for (let tries = 1; ; tries++) {
      try {
        return await rename('rename');
      } catch (error) {
        // Another write may take the free name first.
        if (!isGeneralFailure(error) || tries === RENAMES) throw error;
        await unlessMissing(this.remove(target));
      }
    }
  }

  private look(place: string): Promise<Stats> {
    return this.connection.call((done) => this.sftp.stat(place, done));
  }

  private open(place: string, mode: 'r' | 'wx'): Promise<Buffer> {
    return this.connection.call((done) => this.sftp.open(place, mode, done));
  }

  private remove(place: string): Promise<void> {
    return this.connection.call((done) => this.sftp.unlink(place, (error) => done(error, undefined)));
  }

  private closeHandle(handle: Buffer): Promise<void> {
    return this.connection.call((done) => this.sftp.close(handle, (error) => done(error, undefined)));
  }

  /** Below the root, symbolic links followed. */
  private async locate(path: string): Promise<string> {
    const place = pathBelow(this.root, path);
    if (this.root === '') return place;
    const [real, root] = await Promise.all([this.followLinks(place), this.followLinks(this.root)]);
    if (real === root || real.startsWith(`${root}/`)) return real;
    const message = `the path \`${path}\` leads by a symbolic link out of the root \`${this.root}\` of the link`;
    throw fileProblem('user', message, { path });
  }

  /** What is missing at the end of the path stays as it is. */
  private async followLinks(place: string): Promise<string> {
    const real = await unlessMissing(this.connection.call<string>((done) => this.sftp.realpath(place, done)));
    if (real !== undefined || place === '/') return real ?? place;
    return posix.join(await this.followLinks(posix.dirname(place)), posix.basename(place));
  }
}

function factsOf({ size, mtime }: Stats): Pick<FileEntry, 'bytes' | 'modifiedAt'> {
  return { bytes: size, modifiedAt: mtime * 1000 };
}

/** The client throws that itself, before it asks the host. */
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && error.message.includes('does not support this extended request');
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw sftpProblem(error, path);
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
