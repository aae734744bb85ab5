import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/** Held until it is closed or its process ends, in whatever way. */
export interface DataLock {
  close(): void;
}

/**
 * Takes the lock on a data directory, waiting for at most `waitMs` while another process has it. Node has no `flock`,
 * and a file with a process id can be stale or name somebody else by now; the operating system takes a lock that
 * SQLite holds away with its process, so that there is never anything to mend after a `kill -9`.
 */
export function lockDataDirectory(file: string, waitMs: number): DataLock | undefined {
  const database = new DatabaseSync(file, { timeout: waitMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
