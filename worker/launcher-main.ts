import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { killGroup } from './process/kill-processes.ts';
import {
  encodeLine,
  type LauncherReport,
  type LauncherRequest,
  type LaunchPlan,
  readMessages,
} from './process/launch-protocol.ts';

/**
 * The launcher: forks for the worker, whose own fork would copy the page tables of a hundred megabytes each time. It
 * ends with its standard input, which is the worker's end, however that comes.
 *
 * What it starts waits for the word of the worker, which comes when the guard knows of it, and becomes the command.
 * When the worker or the launcher dies before, it reads the end of the pipe instead and never begins:
 *
 *     launcher   fork ── "started" ────────────────── "go" ──────────
 *     worker                └─ "+ group" to the guard ─┘ │
 *     process     └─ read ·······························└─ exec
 */
const TRAMPOLINE = 'read -r go <&3 && exec 3<&- && exec "$@"';

const children = new Map<number, ChildProcess>();

function report(message: LauncherReport): void {
  process.stdout.write(encodeLine(message));
}

function handle(request: LauncherRequest): void {
  const child = children.get(request.id);
  if (request.type === 'launch') launch(request.id, request.plan);
  else if (child === undefined) return;
  else if (request.type === 'go') goPipe(child)?.end('go\n');
  else if (child.pid !== undefined) killGroup(child.pid, request.signal);
}

function launch(id: number, plan: LaunchPlan): void {
  const fail = (error: unknown) => report({ id, type: 'failed', message: String(error) });
  try {
    const child = spawnTrampoline(plan);
    child.once('error', fail);
    if (child.pid === undefined) return;
    const group = child.pid;
    children.set(id, child);
    // It may have been killed before it heard the word.
    goPipe(child)?.on('error', () => {});
    child.once('exit', (code, signal) => {
      // At once, while the number can be of no other group.
      killGroup(group, 'SIGKILL');
      children.delete(id);
      goPipe(child)?.destroy();
      report({ id, type: 'ended', exit: signal === null ? { code: code ?? 0 } : { signal } });
    });
    report({ id, type: 'started', group });
  } catch (error) {
    fail(error);
  }
}

function goPipe(child: ChildProcess): Socket | undefined {
  const pipe = child.stdio[3];
  return pipe instanceof Socket ? pipe : undefined;
}

function spawnTrampoline({ command, args, folder, environment, identity, pipes }: LaunchPlan): ChildProcess {
  const writers: number[] = [];
  try {
    for (const path of [pipes.out, pipes.err]) writers.push(openWriter(path));
    return spawn('/bin/sh', ['-c', TRAMPOLINE, 'akkaflow', command, ...args], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', ...writers, 'pipe'],
      ...identity,
    });
  } finally {
    for (const writer of writers) closeSync(writer);
  }
}

/**
 * Opening a named pipe to write waits for a reader, for ever if the worker has just died. Opened for both it waits for
 * nobody and is a reader itself, so that the second opening does not wait either.
 */
function openWriter(path: string): number {
  const both = openSync(path, constants.O_RDWR);
  try {
    return openSync(path, constants.O_WRONLY);
  } finally {
    closeSync(both);
  }
}

// Who stops everything asks the worker, too, which needs its launcher to the end.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.stdin.on('end', () => process.exit());
process.stdout.on('error', () => process.exit());
readMessages(process.stdin, handle);
