import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const ROLES = join(import.meta.dirname, '../../local/roles-main.ts');
const COMMAND_LINE = join(import.meta.dirname, '../../cli/main.ts');

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** One role as a process. */
export class RoleProcess {
  readonly #child: Child;
  readonly #log: string[] = [];
  readonly #lines: string[] = [];
  /** Resolves with its exit code when it has ended and all that it printed is here; null when a signal ended it. */
  readonly ended: Promise<number | null>;

  private constructor(child: Child) {
    this.#child = child;
    this.ended = once(child, 'close').then(([code]) => code);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#log.push(text));
  }

  /** It ends with this process, however that ends. Resolves and throws as `command` does. */
  static async start(
    role: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    lines = 1,
  ): Promise<RoleProcess> {
    return await RoleProcess.#spawn([ROLES, role, '--until-stdin-closes', ...args], env, lines);
  }

  /** As a command of `akkaflow`. Resolves when it has printed a line on stdout. Throws with what it said when it ends before. */
  static async command(args: readonly string[], env: Readonly<Record<string, string>>): Promise<RoleProcess> {
    return await RoleProcess.#spawn([COMMAND_LINE, ...args], env, 1);
  }

  static async #spawn(
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
    lines: number,
  ): Promise<RoleProcess> {
    const child = spawn(process.execPath, argv, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const started = new RoleProcess(child);
    const enough = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (started.#lines.push(line) === lines) resolve();
      });
    });
    await Promise.race([enough, started.ended]);
    if (started.#lines.length >= lines) return started;
    throw new Error(`${argv.join(' ')} ended before it was up:\n${started.log}`);
  }

  /** What it printed. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** What it logged. */
  get log(): string {
    return this.#log.join('');
  }

  /** Ends it by a signal, and answers its exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    return await this.ended;
  }
}
