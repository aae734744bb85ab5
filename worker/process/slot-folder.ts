import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { LauncherLostError } from '../errors.ts';
import type { SlotIdentity } from './identities.ts';
import type { Launcher } from './launcher.ts';
import { createOwnedFile } from './owned-file.ts';
import { removeTree } from './remove-tree.ts';
import type { SlotDeed } from './slot-deeds.ts';

/** A file that is being written. */
export interface FileWriter {
  readonly path: string;
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Where a slot has the folders of its attempts, one after the other. */
export interface SlotFolder {
  /** The private folder of an attempt, by its path. */
  make(name: string): Promise<string>;
  /**
   * Makes an executable file of that base name in the folder of an attempt, in place of what is there: its processes may
   * have put a link there. Throws when a folder is in the way.
   */
  create(folder: string, name: string): Promise<FileWriter>;
  /** Removes what its attempts left behind, whatever its permissions became; no process of theirs may be there any more. */
  clear(): Promise<void>;
}

/** Of a slot that has the worker's own user. */
export class OwnSlotFolder implements SlotFolder {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async make(name: string): Promise<string> {
    const folder = path.join(this.root, name);
    await mkdir(folder, { mode: 0o700 });
    return folder;
  }

  async create(folder: string, name: string): Promise<FileWriter> {
    const { path: file, handle } = await createOwnedFile(folder, name);
    return { path: file, write: (bytes) => handle.writeFile(bytes), close: () => handle.close() };
  }

  async clear(): Promise<void> {
    for (const name of await readdir(this.root)) await removeTree(path.join(this.root, name));
  }
}

/** On its way through the launcher, where kills wait for it. */
const PIECE_BYTES = 128 * 1024;
const TRIES = 3;

export interface SlotDeps {
  readonly launcher: Pick<Launcher, 'doAs'>;
  /** Whether what attempts leave outside of their folders is removed, too. */
  readonly clearElsewhere: boolean;
}

/**
 * Of a slot with a user of its own: all in it is done with the rights of that user, by the launcher, so that the worker
 * needs no right to what is not its own.
 */
export class UserSlotFolder implements SlotFolder {
  private readonly root: string;
  private readonly identity: SlotIdentity;
  private readonly deps: SlotDeps;

  constructor(root: string, identity: SlotIdentity, deps: SlotDeps) {
    this.root = root;
    this.identity = identity;
    this.deps = deps;
  }

  async make(name: string): Promise<string> {
    const folder = path.join(this.root, name);
    await this.again({ do: 'make', folder });
    return folder;
  }

  async create(folder: string, name: string): Promise<FileWriter> {
    const file = path.join(folder, name);
    const append = (bytes: Uint8Array, first: boolean) => {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
      return this.deps.launcher.doAs(this.identity, { do: 'write', file, piece, first });
    };
    await append(new Uint8Array(), true);
    const write = async (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) await append(bytes.subarray(at, at + PIECE_BYTES), false);
    };
    return { path: file, write, close: async () => {} };
  }

  async clear(): Promise<void> {
    await this.again({ do: 'clear', folder: this.root, elsewhere: this.deps.clearElsewhere });
  }

  /** A launcher that died is soon there again. */
  private async again(deed: SlotDeed): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.deps.launcher.doAs(this.identity, deed);
      } catch (error) {
        if (!(error instanceof LauncherLostError) || tried === TRIES) throw error;
      }
    }
  }
}
