import { ApiClient } from '../client/api-client.ts';
import { bearer } from '../client/http.ts';
import { CommandFailure, ProblemFailure, UnreachableFailure } from '../command-failure.ts';
import { connectTo } from '../connection/connect.ts';
import { findLocal, tokenOf } from '../connection/local-files.ts';
import { readProfiles, settingsPath } from '../connection/settings-file.ts';
import { DEFAULT_DATA_DIR, namedTarget } from '../connection/target.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { type LocalSystem, startLocal } from '../local-system.ts';

/** Others may run beside this one. */
const ANY_PORT = 0;

/** What `run` works with. `own`: started for it, so that it also ends with it. */
export interface OpenSystem {
  readonly client: ApiClient;
  readonly own?: LocalSystem;
}

export interface RunOptions extends GlobalOptions {
  /** The folder of the files that actions attach, asked for by the user. */
  readonly files?: string;
}

/**
 * The system that is named or already runs on the data directory; otherwise one that is started on it now, with
 * `files` or else `besideFiles` as the files that actions attach. Throws `CommandFailure` when `files` cannot be had.
 */
export async function openSystem(
  options: RunOptions,
  variables: Readonly<Record<string, string | undefined>>,
  besideFiles?: string,
): Promise<OpenSystem> {
  // Not the profile `default`: who only says run means this machine.
  const named = namedTarget(options, variables, await readProfiles(settingsPath(variables)));
  if (named !== undefined && named.type !== 'local') {
    return refusingFiles(options, { client: await connectTo(named, options.data) });
  }
  const dataDir = options.data ?? DEFAULT_DATA_DIR;
  const running = await runningOn(dataDir);
  if (running !== undefined) return refusingFiles(options, { client: running });
  const own = await startLocal({ dataDir, port: ANY_PORT, files: options.files ?? besideFiles });
  const token = await tokenOf(dataDir);
  if (token !== undefined) return { client: new ApiClient(own.url, bearer(token)), own };
  await own.stop();
  throw new CommandFailure(`The local system left no token in ${dataDir}`, EXIT.error);
}

function refusingFiles({ files }: RunOptions, system: OpenSystem): OpenSystem {
  if (files === undefined) return system;
  throw new CommandFailure('--files is for a system that is started now, and one runs already', EXIT.usage);
}

/** The files of a system that was killed outlive it: only an answer proves that it runs. */
async function runningOn(dataDir: string): Promise<ApiClient | undefined> {
  const local = await findLocal(dataDir);
  if (local === undefined) return undefined;
  const client = new ApiClient(local.url, bearer(local.token));
  try {
    await client.system.health();
    return client;
  } catch (error) {
    if (error instanceof UnreachableFailure) return undefined;
    // Another system has its port now.
    if (error instanceof ProblemFailure && error.problem.code === 'unauthorized') return undefined;
    throw error;
  }
}
