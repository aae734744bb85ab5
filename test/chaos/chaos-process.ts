import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');

/** Programs as they are built, or as they are in the sources. */
export type Programs = 'built' | 'sources';

const FILES = {
  emulators: { built: 'dist/emulators.js', sources: 'local/emulators-main.ts' },
  roles: { built: 'dist/roles.js', sources: 'local/roles-main.ts' },
} as const;

/** A process of the system: it can be killed and frozen, and is started again as it was. */
export class ChaosProcess {
  readonly role: string;
  readonly #argv: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #log: number;
  #child: ChildProcess | undefined;
  /** It has said that it is up, and was not killed since. */
  isUp = false;

  constructor(
    role: string,
    command: { readonly program: keyof typeof FILES; readonly programs: Programs; readonly args: readonly string[] },
    env: Readonly<Record<string, string>>,
    logFile: string,
  ) {
    this.role = role;
    this.#argv = [join(ROOT, FILES[command.program][command.programs]), ...command.args];
    this.#env = env;
    this.#log = openSync(logFile, 'a');
  }

  /** Resolves with the line in which it says that it is up. Tries again when it ends before. */
  async start(): Promise<string> {
    for (let tries = 0; tries < 20; tries++) {
      const child = spawn(process.execPath, [...this.#argv], {
        stdio: ['pipe', 'pipe', this.#log],
        env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...this.#env },
      });
      this.#child = child;
      const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
      const line = await Promise.race([once(lines, 'line'), once(child, 'close').then(() => undefined)]);
      if (line === undefined) continue;
      this.isUp = true;
      return line[0];
    }
    throw new Error(`${this.role} does not start`);
  }

  /** `kill -9`; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#running();
    this.isUp = false;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  freeze(): void {
    this.#running().kill('SIGSTOP');
  }

  thaw(): void {
    this.#running().kill('SIGCONT');
  }

  /** Whether it runs, though nobody has asked it to end. */
  get hasDied(): boolean {
    return this.isUp && (this.#child?.exitCode !== null || this.#child.signalCode !== null);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.isUp = false;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 8_000);
    await ended;
    clearTimeout(late);
  }

  #running(): ChildProcess {
    if (this.#child === undefined) throw new Error(`${this.role} was never started`);
    return this.#child;
  }
}
