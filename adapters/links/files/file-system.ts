import type { FileSystemType } from '#core/model/link.ts';

export interface FileEntry {
  /** As `glob` was asked: absolute, or from the root of the link. */
  readonly path: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/**
 * One session of a file system. What it says no to throws `FileSystemError` (`adapters/links/errors.ts`), whose message
 * names what to mend and holds no secret.
 */
export interface FileSystem {
  readonly type: FileSystemType;
  /** Files, not folders, that match a glob (`*`, `?`, `[…]`, `{a,b}`, `**`), by path. None when the folder is not there. */
  glob(pattern: string): Promise<readonly FileEntry[]>;
  /** Undefined: there is no such file. */
  stat(path: string): Promise<FileEntry | undefined>;
  read(path: string): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Writes a whole file. It appears at its path complete or not at all, where the file system can do so: under another
   * name first. When `chunks` throws, nothing is left of it. Makes the folders it needs.
   */
  write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Nothing happens when there is none. */
  delete(path: string): Promise<void>;
  /** Ends the session. Never throws. */
  close(): Promise<void>;
}
