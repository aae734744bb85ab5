import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '#core/ports/ports.ts';
import { LocalModeError } from '../errors.ts';
import { runTicker } from '../ticker.ts';
import { FolderSync } from './folder-sync.ts';

const EVERY_MS = 1_000;

export interface Watch {
  readonly folder: string;
  /** Gets a line for each problem of a file, and for each change. */
  readonly report: (line: string) => void;
}

/**
 * Keeps the definitions in step with a folder until what it answers is called. It polls, which works on every file
 * system. Resolves when the folder has been taken as it is. Throws `LocalModeError` when there is no such folder.
 */
export async function watchFolder(env: Environment, { folder, report }: Watch): Promise<() => Promise<void>> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new LocalModeError(`--watch is '${folder}', which is no folder`, { folder });
  const sync = new FolderSync(env, path, report);
  await sync.step();
  const stopping = new AbortController();
  const { clock, logger } = env;
  let failing = false;
  const tick = async (): Promise<void> => {
    try {
      await sync.step();
      failing = false;
    } catch (error) {
      if (!failing) logger.error('A folder cannot be kept in step; it is tried again', { folder: path, error });
      failing = true;
    }
  };
  const ticking = runTicker({ everyMs: EVERY_MS, tick, signal: stopping.signal, clock, logger });
  return async () => {
    stopping.abort();
    await ticking;
  };
}
