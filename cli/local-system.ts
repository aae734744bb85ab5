import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';

/** How a local system is started; what is left out is its own default. */
export interface LocalSettings {
  readonly dataDir: string;
  readonly workers?: number;
  readonly concurrency?: number;
  readonly isolate?: true;
  readonly port?: number;
  /** Ended instances are kept for so many days; for ever when absent. */
  readonly 'retention-days'?: number;
  /** The folder of the files that actions attach. */
  readonly files?: string | undefined;
  /** A folder with which the definitions are kept in step. */
  readonly watch?: string;
  readonly 'smtp-url'?: string;
  readonly 'mail-from'?: string;
  readonly webhook?: readonly string[];
}

/** A whole system on this machine, run by a child process that ends when we do, however we end. */
export interface LocalSystem {
  readonly url: string;
  readonly dataDir: string;
  /** Resolves with what it said last when it has ended, asked for or not. */
  readonly ended: Promise<{ readonly code: number | null; readonly lastWords: string }>;
  /** Asks it to end and waits until it has; one that does not end is ended. */
  stop(): Promise<void>;
  /** Ends it at once; its scripts end with it. */
  kill(): void;
}

/** It waits most of the time, beside emulators and workers that want the memory. */
const MEMORY_FLAGS = ['--optimize-for-size', '--max-semi-space-size=4'];
const LAST_WORDS_CHARACTERS = 4_000;
/** Longer than a worker takes to end its scripts, the stubborn ones included. */
const STOP_MS = 60_000;

/**
 * Starts a local system and waits until it is ready. Throws `CommandFailure` with what it said when it ends instead.
 * `log` gets what it says for operators. It has a process group of its own, so that a terminal's Ctrl-C reaches only us and we decide how it ends.
 */
export async function startLocal(settings: LocalSettings, log?: (text: string) => void): Promise<LocalSystem> {
  const child = spawn(process.execPath, [...MEMORY_FLAGS, programPath(), ...argumentsOf(settings)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = endOf(child, log);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended]);
  if (!Array.isArray(first)) {
    throw new CommandFailure(`The local system did not start:\n${first.lastWords}`, EXIT.error);
  }
  const { url, dataDir } = JSON.parse(String(first[0])) as { url: string; dataDir: string };
  return {
    url,
    dataDir,
    ended,
    stop: async () => {
      child.stdin.end();
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(limit);
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Beside the bundle this file is part of, or, run from source, where the build puts it. */
function programPath(): string {
  const beside = fileURLToPath(new URL('local.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../dist/local.js', import.meta.url));
}

function argumentsOf({ dataDir, ...settings }: LocalSettings): readonly string[] {
  const given = Object.entries(settings).flatMap(([name, value]) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((each) => {
      if (each === undefined) return [];
      return each === true ? [`--${name}`] : [`--${name}`, String(each)];
    });
  });
  return ['--data', dataDir, '--until-stdin-closes', ...given];
}

async function endOf(
  child: ChildProcess,
  log?: (text: string) => void,
): Promise<{ readonly code: number | null; readonly lastWords: string }> {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_CHARACTERS);
    log?.(text);
  });
  // Writing to one that is gone says nothing its end does not say.
  child.stdin?.on('error', () => undefined);
  const [code] = await once(child, 'close');
  return { code, lastWords };
}
