import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Terminal } from './terminal.ts';

/** How the worker ended: by itself with a code, or by a signal that it did not take for a request. */
export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What is passed on. A terminal that is closed is a request to end in order, as the worker knows none of its own for it. */
const PASSED_ON = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' } as const;

/**
 * Runs the worker role as a child until it ends, with settings that go before those of the environment. It has a process group of its own, so that Ctrl-C reaches it once, from
 * us; should we be killed, its standard input closes and it ends, too.
 */
export async function runWorkerRole(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  { out, err }: Terminal,
): Promise<WorkerEnd> {
  const child = spawn(process.execPath, [rolesProgram(), 'worker', '--until-stdin-closes', ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.write(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.write(text));
  const listeners = Object.entries(PASSED_ON).map(([heard, sent]) => {
    const listener = () => void child.kill(sent);
    process.on(heard, listener);
    return () => process.off(heard, listener);
  });
  try {
    const [code, signal] = await once(child, 'close');
    return { code, signal };
  } finally {
    for (const release of listeners) release();
  }
}

/** Beside the bundle this file is part of, or, run from source, its source. */
function rolesProgram(): string {
  const beside = fileURLToPath(new URL('roles.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../local/roles-main.ts', import.meta.url));
}
