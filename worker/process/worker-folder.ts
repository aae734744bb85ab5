import { chmodSync, mkdirSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '#core/ports/logger.ts';
import type { SlotIdentity } from './identities.ts';
import { removeTree } from './remove-tree.ts';
import { OwnSlotFolder, type SlotDeps, type SlotFolder, UserSlotFolder } from './slot-folder.ts';

const PREFIX = 'akkaflow-';
const OWNER_FILE = 'owner.json';

export interface FolderOptions {
  /** Where the folder of this worker is made. */
  readonly parent: string;
  readonly workerName: string;
  readonly host: string;
  readonly logger: Logger;
}

/** What `owner.json` says of the worker whose folder it is in: the user of each slot, 0 for its own. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly users: readonly number[];
}

/** The folder `akkaflow-NAME` of a worker, with one in it for each slot. */
export class WorkerFolder {
  readonly root: string;
  private readonly options: FolderOptions;
  private readonly deps: SlotDeps;

  constructor(options: FolderOptions, deps: SlotDeps) {
    this.options = options;
    this.deps = deps;
    this.root = path.join(options.parent, `${PREFIX}${options.workerName}`);
  }

  /** Makes it, for slots with these users, and removes those that workers of this machine left behind when they died. */
  async prepare(slots: readonly (SlotIdentity | undefined)[]): Promise<readonly SlotFolder[]> {
    const { host } = this.options;
    // Others may go through it to what is theirs, but not look around.
    await mkdir(this.root, { mode: 0o711, recursive: false });
    const owner: Owner = { host, pid: process.pid, users: slots.map((identity) => identity?.uid ?? 0) };
    await writeFile(path.join(this.root, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 });
    const folders = slots.map((identity, index) => this.makeSlot(path.join(this.root, String(index)), identity));
    await this.removeStale();
    return folders;
  }

  /** Removes it; what cannot be removed is logged. The slots must be clear. */
  async remove(): Promise<void> {
    await this.removeLogged(this.root);
  }

  /** Its slot may make folders in it, and no other slot comes into it, whatever permissions scripts give. */
  private makeSlot(folder: string, identity: SlotIdentity | undefined): SlotFolder {
    if (identity === undefined) {
      mkdirSync(folder, { mode: 0o700 });
      return new OwnSlotFolder(folder);
    }
    // Made in that group rather than given to it, for which one needs a right.
    const own = process.getegid?.() ?? 0;
    process.setegid?.(identity.gid);
    try {
      mkdirSync(folder);
      chmodSync(folder, 0o770);
    } finally {
      process.setegid?.(own);
    }
    return new UserSlotFolder(folder, identity, this.deps);
  }

  private async removeStale(): Promise<void> {
    const { parent, host } = this.options;
    for (const name of await readdir(parent)) {
      const folder = path.join(parent, name);
      if (!name.startsWith(PREFIX) || folder === this.root) continue;
      const owner = await ownerOf(folder);
      if (owner === undefined || owner.host !== host || isRunning(owner.pid)) continue;
      await this.clearSlots(folder, owner.users);
      await this.removeLogged(folder);
    }
  }

  /** What their users left in them, and elsewhere. */
  private async clearSlots(folder: string, users: readonly number[]): Promise<void> {
    for (const [index, uid] of users.entries()) {
      if (uid === 0) continue;
      const slot = new UserSlotFolder(path.join(folder, String(index)), { uid, gid: uid }, this.deps);
      // Where it may not be that user any more, it has the rights to remove what is there, or will say that it has not.
      await slot.clear().catch(() => {});
    }
  }

  private async removeLogged(folder: string): Promise<void> {
    try {
      await removeTree(folder);
    } catch (error) {
      this.options.logger.warn('folder not removed', { folder, error: String(error) });
    }
  }
}

/** Of a folder that is ours to remove when its worker is no more: made by the same user. */
async function ownerOf(folder: string): Promise<Owner | undefined> {
  try {
    const stat = await lstat(folder);
    if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return undefined;
    const owner: unknown = JSON.parse(await readFile(path.join(folder, OWNER_FILE), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('host' in owner) || !('pid' in owner)) return undefined;
    if (typeof owner.host !== 'string' || typeof owner.pid !== 'number') return undefined;
    const users = 'users' in owner && Array.isArray(owner.users) ? owner.users : [];
    return { host: owner.host, pid: owner.pid, users: users.filter((user) => Number.isSafeInteger(user)) };
  } catch {
    return undefined;
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
