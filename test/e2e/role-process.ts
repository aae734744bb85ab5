import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const PROGRAM = join(import.meta.dirname, '../../local/roles-main.ts');

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** One role as a process; it ends with this one, however that ends. */
export class RoleProcess {
  readonly #child: Child;
  readonly #log: string[] = [];
  readonly #lines: string[] = [];

  private constructor(child: Child) {
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#log.push(text));
  }

  /** Resolves when it has printed so many lines on stdout. Throws with what it said when it ends before. */
  static async start(
    role: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    lines = 1,
  ): Promise<RoleProcess> {
    const child = spawn(process.execPath, [PROGRAM, role, '--until-stdin-closes', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const started = new RoleProcess(child);
    const enough = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (started.#lines.push(line) === lines) resolve();
      });
    });
    const ended = once(child, 'close').then(() => {
      throw new Error(`${role} ended before it was up:\n${started.log}`);
    });
    await Promise.race([enough, ended]);
    ended.catch(() => undefined);
    return started;
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
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const closed = once(this.#child, 'exit');
    this.#child.kill(signal);
    await closed;
    return this.#child.exitCode;
  }
}
