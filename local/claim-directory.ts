import type { DataDirectory, RunningSystem } from './data-directory.ts';
import { type Emulators, startEmulators } from './emulators.ts';
import { DataDirectoryInUse } from './errors.ts';

const PROBE_MS = 1_000;

/**
 * Starts the emulators over a data directory, which takes its lock. Throws `DataDirectoryInUse`: at once when the
 * system that runs there answers, after the wait for the lock when it does not.
 */
export async function claimDirectory(data: DataDirectory): Promise<Emulators> {
  await refuseWhileServed(data);
  const emulators = await startEmulators(data.path);
  if (emulators === 'locked') throw new DataDirectoryInUse(data.path, data.running());
  return emulators;
}

/** Throws `DataDirectoryInUse` when the system that says it runs here answers. */
export async function refuseWhileServed(data: DataDirectory): Promise<void> {
  const running = data.running();
  if (running !== undefined && (await answers(running, data.token()))) throw new DataDirectoryInUse(data.path, running);
}

/** Only the system of this directory knows its token: what else may listen on that port by now does not count. */
async function answers({ url }: RunningSystem, token: string): Promise<boolean> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/v1/health`, { headers, signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok;
  } catch {
    return false;
  }
}
