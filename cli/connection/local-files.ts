import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the local system on a data directory listens, if its files say so; it may be gone without having said so. */
export async function findLocal(
  dataDir: string,
): Promise<{ readonly url: string; readonly token: string } | undefined> {
  const text = await readIfThere(join(dataDir, 'local.json'));
  const token = await tokenOf(dataDir);
  const url = text === undefined ? undefined : urlIn(text);
  return url === undefined || token === undefined ? undefined : { url, token };
}

/** The token of the local system on a data directory. */
export async function tokenOf(dataDir: string): Promise<string | undefined> {
  return (await readIfThere(join(dataDir, 'token')))?.trim();
}

/** Undefined for a file that is cut off, as one being written may be. */
function urlIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const found = typeof value === 'object' && value !== null && 'url' in value ? value.url : undefined;
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
