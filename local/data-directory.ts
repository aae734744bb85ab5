import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a running system can be reached. */
export interface RunningSystem {
  readonly pid: number;
  readonly url: string;
}

const TOKEN_BYTES = 32;
const TOKEN = /^[0-9a-f]{64}$/;

/**
 * The folder that holds a local system: `token` and `local.json` for the commands, the stores and their lock for the
 * emulators, `secrets.json` and `files` for the workers. Only its owner can look into it.
 */
export class DataDirectory {
  readonly path: string;

  /** Makes the folder if need be and closes it to others. */
  constructor(path: string) {
    this.path = resolve(path);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    chmodSync(this.path, 0o700);
  }

  /** What every call of the API must carry; made by the first system here, then kept. To be asked under the lock. */
  token(): string {
    const file = join(this.path, 'token');
    const kept = readIfThere(file);
    if (kept !== undefined && TOKEN.test(kept)) {
      chmodSync(file, 0o600);
      return kept;
    }
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    replaceFile(file, token);
    return token;
  }

  /** The system that said it runs here. It may have been killed since: only the lock is certain. */
  running(): RunningSystem | undefined {
    const text = readIfThere(this.#runningFile);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Tells the commands where to find this system. */
  announce(system: RunningSystem): void {
    replaceFile(this.#runningFile, JSON.stringify(system));
  }

  /** Where mails go that no server is to send. */
  get mailsFolder(): string {
    return join(this.path, 'mails');
  }

  withdraw(): void {
    rmSync(this.#runningFile, { force: true });
  }

  /** Where the secrets of links are kept. */
  get secretsFile(): string {
    return join(this.path, 'secrets.json');
  }

  /** Where the files are that actions attach, unless another folder is named. */
  get filesFolder(): string {
    return join(this.path, 'files');
  }

  get #runningFile(): string {
    return join(this.path, 'local.json');
  }
}

/** Readers see the old file or the new one, never half of it, whenever this process is killed. */
function replaceFile(file: string, content: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
