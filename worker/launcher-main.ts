import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { killGroup } from './process/kill-processes.ts';
import {
  ANSWER_FD,
  encodeLine,
  type LauncherReport,
  type LauncherRequest,
  type LaunchPlan,
  MAX_ANSWER_BYTES,
  readMessages,
} from './process/launch-protocol.ts';
import { doAsSlot } from './process/slot-deeds.ts';

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
 *
 * It enters its folder by itself: the worker may not, when the slot has a user of its own.
 */
const TRAMPOLINE = 'read -r go <&3 && exec 3<&- && cd "$1" && shift && exec "$@"';
const GO_FD = 3;

interface Child {
  readonly process: ChildProcess;
  /** Until it begins. */
  input: string | undefined;
}

const children = new Map<number, Child>();

function report(message: LauncherReport): void {
  process.stdout.write(encodeLine(message));
}

function handle(request: LauncherRequest): void {
  const child = children.get(request.id);
  if (request.type === 'launch') launch(request.id, request.plan);
  else if (request.type === 'do') void act(request.id, doAsSlot(request.identity, request.deed));
  else if (child === undefined) return;
  else if (request.type === 'go') begin(child);
  else if (child.process.pid !== undefined) killGroup(child.process.pid, request.signal);
}

async function act(id: number, deed: Promise<void>): Promise<void> {
  try {
    await deed;
    report({ id, type: 'done' });
  } catch (error) {
    report({ id, type: 'failed', message: String(error) });
  }
}

function launch(id: number, plan: LaunchPlan): void {
  const fail = (error: unknown) => report({ id, type: 'failed', message: String(error) });
  try {
    const child = spawnTrampoline(plan);
    child.once('error', fail);
    if (child.pid === undefined) return;
    const group = child.pid;
    children.set(id, { process: child, input: plan.input });
    // It may have been killed before it heard the word, or before it read its input.
    for (const pipe of [pipeOf(child, GO_FD), child.stdin]) pipe?.on('error', () => {});
    const answer = readAnswer(child);
    child.once('exit', (code, signal) => {
      // At once, while the number can be of no other group.
      killGroup(group, 'SIGKILL');
      children.delete(id);
      pipeOf(child, GO_FD)?.destroy();
      child.stdin?.destroy();
      const exit = signal === null ? { code: code ?? 0 } : { signal };
      void answer.then((text) => {
        report({ id, type: 'ended', end: { exit, ...(text !== undefined && { answer: text }) } });
      });
    });
    report({ id, type: 'started', group });
  } catch (error) {
    fail(error);
  }
}

function begin(child: Child): void {
  const { process: begun, input } = child;
  pipeOf(begun, GO_FD)?.end('go\n');
  begun.stdin?.end(input);
  child.input = undefined;
}

/**
 * All that it answers. Its pipe ends with it: no command that it starts inherits that (Node marks the descriptors it
 * was given as its own), and none of another user can open it.
 */
async function readAnswer(child: ChildProcess): Promise<string | undefined> {
  const pipe = pipeOf(child, ANSWER_FD);
  if (pipe === undefined) return undefined;
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of pipe) {
      bytes += part.length;
      if (bytes <= MAX_ANSWER_BYTES) parts.push(part);
    }
  } catch {
    return undefined;
  }
  return bytes === 0 || bytes > MAX_ANSWER_BYTES ? undefined : Buffer.concat(parts).toString();
}

function pipeOf(child: ChildProcess, descriptor: number): Socket | undefined {
  const pipe = child.stdio[descriptor];
  return pipe instanceof Socket ? pipe : undefined;
}

function spawnTrampoline({ command, args, folder, environment, identity, pipes, input }: LaunchPlan): ChildProcess {
  const ours = input !== undefined;
  const writers: number[] = [];
  try {
    for (const path of [pipes.out, pipes.err]) writers.push(openWriter(path));
    return spawn('/bin/sh', ['-c', TRAMPOLINE, 'akkaflow', folder, command, ...args], {
      cwd: identity === undefined ? folder : '/',
      env: environment,
      detached: true,
      stdio: [ours ? 'pipe' : 'ignore', ...writers, 'pipe', ...(ours ? (['pipe'] as const) : [])],
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
