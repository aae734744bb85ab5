import { DatabaseSync } from 'node:sqlite';

/**
 * Has SQLite, in this process, leave it to the system when pages reach the disk: a `kill -9` loses nothing, a power cut
 * may lose the last moments, as it may with the LevelDB beside it. Waiting for the disk after each change of a message
 * is most of what fauxqs costs otherwise, and it has no setting for it.
 */
export function relaxDurability(): void {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    exec.call(this, sql);
    if (/^PRAGMA journal_mode = WAL$/i.test(sql)) exec.call(this, 'PRAGMA synchronous = NORMAL');
  };
}
