import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { gather } from './run-command.ts';
import { STAGE } from './stage.ts';

export const COMMAND_LINE = join(import.meta.dirname, '../../bin/akkaflow.js');

/** A worker as a user starts one on a machine of their own. */
export class WorkerProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when it has said that it is up. Throws with what it said when it ends before. */
  static async start(variables: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    const args = [COMMAND_LINE, 'worker', '--group', 'default', '--stage', STAGE];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environmentOf(variables) });
    const err = gather(child.stderr);
    const lines = createInterface({ input: child.stdout });
    await Promise.race([
      once(lines, 'line'),
      once(child, 'close').then(() => {
        throw new Error(`The worker did not start:\n${err()}`);
      }),
    ]);
    lines.on('line', () => {});
    return new WorkerProcess(child);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

/** The variables of this machine without those that lead to AWS, and the given ones; with this Node before any other. */
export function environmentOf(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|AKKAFLOW)_/.test(name));
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(own), PATH: path, ...variables };
}
