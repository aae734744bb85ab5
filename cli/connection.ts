import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from './client/api-client.ts';
import { bearer } from './client/http.ts';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import type { GlobalOptions } from './global-options.ts';

export const DEFAULT_DATA_DIR = '.akkaflow';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The system a command is for. An option wins over the environment (`AKKAFLOW_URL`, `AKKAFLOW_TOKEN`), and without
 * either it is the one that runs on the data directory. Throws `CommandFailure` when that leads nowhere.
 */
export async function connect(options: GlobalOptions, variables: Variables): Promise<ApiClient> {
  const url = options.url ?? (options.data === undefined ? variables['AKKAFLOW_URL'] : undefined);
  const dataDir = options.data ?? DEFAULT_DATA_DIR;
  const token = options.token ?? variables['AKKAFLOW_TOKEN'];
  if (url !== undefined)
    return new ApiClient(checkUrl(url), bearer(token ?? (await tokenOf(dataDir)) ?? missingToken(url)));
  const local = await findLocal(dataDir);
  if (local !== undefined) return new ApiClient(local.url, bearer(token ?? local.token));
  throw new CommandFailure(
    `No system runs on ${dataDir}: start one with 'akkaflow local up --data ${dataDir}', or name another with --data or --url`,
    EXIT.error,
  );
}

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

function checkUrl(url: string): string {
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return url;
  throw new CommandFailure(`"${url}" is no URL; one looks like http://127.0.0.1:8080`, EXIT.usage);
}

function missingToken(url: string): never {
  throw new CommandFailure(`No token for ${url}: give --token or set AKKAFLOW_TOKEN`, EXIT.usage);
}
