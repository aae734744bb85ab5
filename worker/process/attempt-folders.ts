import { chmod, chown, lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '#core/ports/logger.ts';
import type { SlotIdentity } from './identities.ts';

const PREFIX = 'akkaflow-';
const OWNER_FILE = 'owner.json';

export interface FolderOptions {
  /** Where the folder of this worker is made. */
  readonly parent: string;
  readonly workerName: string;
  readonly host: string;
  readonly logger: Logger;
}

/** The folder `akkaflow-NAME` of a worker, with a private one in it for each attempt. */
export class AttemptFolders {
  readonly root: string;
  private readonly options: FolderOptions;

  constructor(options: FolderOptions) {
    this.options = options;
    this.root = path.join(options.parent, `${PREFIX}${options.workerName}`);
  }

  /** Makes the worker's folder, and removes those that workers of this machine left behind when they died. */
  async prepare(): Promise<void> {
    const { host } = this.options;
    // Others may go through it to what is theirs, but not look around.
    await mkdir(this.root, { mode: 0o711, recursive: false });
    await writeFile(path.join(this.root, OWNER_FILE), JSON.stringify({ host, pid: process.pid }), { mode: 0o600 });
    await this.removeStale();
  }

  async make(name: string, owner: SlotIdentity | undefined): Promise<string> {
    const folder = path.join(this.root, name);
    await mkdir(folder, { mode: 0o700 });
    if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
    return folder;
  }

  /** Removes a folder whatever its permissions became; what cannot be removed is logged. */
  async remove(folder: string): Promise<void> {
    try {
      await removeTree(folder);
    } catch (error) {
      this.options.logger.warn('folder not removed', { folder, error: String(error) });
    }
  }

  private async removeStale(): Promise<void> {
    const { parent, host } = this.options;
    for (const name of await readdir(parent)) {
      const folder = path.join(parent, name);
      if (!name.startsWith(PREFIX) || folder === this.root) continue;
      if (await isStale(folder, host)) await this.remove(folder);
    }
  }
}

/** Ours to remove: made by the same user, on this machine, by a process that is no more. */
async function isStale(folder: string, host: string): Promise<boolean> {
  try {
    const stat = await lstat(folder);
    if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return false;
    const owner: unknown = JSON.parse(await readFile(path.join(folder, OWNER_FILE), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('host' in owner) || !('pid' in owner)) return false;
    return owner.host === host && typeof owner.pid === 'number' && !isRunning(owner.pid);
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function removeTree(folder: string): Promise<void> {
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
