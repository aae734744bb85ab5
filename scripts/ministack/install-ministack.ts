import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Every package with its exact version. */
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const TIMEOUT_MS = 600_000;

/**
 * A Python that has MiniStack, an emulator of AWS from PyPI. It is in a virtual environment below the user's cache, which is made on the
 * first call and kept: `npm ci` does not remove it, and other requirements get another. Throws with what to install when it cannot be made.
 */
export async function installMiniStack(
  say: (line: string) => void,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const home = environmentFolder(variables);
  const python = join(home, 'bin', 'python');
  // Written last: an installation that was cut short is begun anew.
  const complete = join(home, 'complete');
  if (existsSync(complete)) return python;
  say(`Installing MiniStack into ${home}, once …`);
  const begun = performance.now();
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const orMend = (command: readonly string[], mend: string) => runOrMend(command, mend, variables);
  await orMend(
    ['python3', '-m', 'venv', home],
    'Python 3.10 or newer with its module venv is needed (Debian: apt-get install python3-venv)',
  );
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
  await orMend([python, ...install], 'pip must reach PyPI, or a mirror of it that its settings name');
  writeFileSync(complete, '');
  say(`MiniStack is installed (${Math.round((performance.now() - begun) / 1000)} s)`);
  return python;
}

function environmentFolder(variables: NodeJS.ProcessEnv): string {
  const cache = variables['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  return join(cache, 'akkaflow', `ministack-${digest}`);
}

async function runOrMend(
  [program = '', ...args]: readonly string[],
  mend: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    await run(program, args, { timeout: TIMEOUT_MS, env });
  } catch (cause) {
    const {
      stdout = '',
      stderr = '',
      message = '',
    }: { stdout?: string; stderr?: string; message?: string } = Object(cause);
    const why = `${stdout}${stderr}`.trim() || message;
    throw new Error(`Cannot install MiniStack: ${mend}\n$ ${[program, ...args].join(' ')}\n${why}`, { cause });
  }
}
