import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { type Program, programFile } from './programs.ts';

/** Young generations no larger than they must be for speed: what they grow to, they keep. */
const MEMORY_FLAGS = ['--max-semi-space-size=16'];

export interface ChildOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type ChildProgram = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Starts a program of ours. Its stdin is a pipe that closes when we end, in whatever way, which ends it too; its log
 * joins ours on stderr. It gets its own process group, so that Ctrl-C asks only us, and we stop things in order.
 */
export function startChild(program: Program, { args, env }: ChildOptions): ChildProgram {
  return spawn(process.execPath, [...MEMORY_FLAGS, programFile(program), ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
}

/** Asks a child to end and waits; after `graceMs` it is killed. */
export async function stopChild(child: ChildProgram, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const killing = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(killing);
}
