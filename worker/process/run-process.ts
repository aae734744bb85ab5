import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { ProcessExit } from '#core/ports/action.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import { SpawnError } from '../errors.ts';
import type { Guard } from './guard.ts';
import type { SlotIdentity } from './identities.ts';
import { killGroup, killUser } from './kill-processes.ts';
import type { OutputPipes, OutputSink, ProcessOutput } from './output-pipes.ts';

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly identity: SlotIdentity | undefined;
  readonly pipes: OutputPipes;
  readonly sink: OutputSink;
  readonly cancel: CancelSignal;
  readonly kill: CancelSignal;
}

interface ProcessDeps {
  readonly guard: Guard;
  readonly clock: Clock;
}

/**
 * Waits for the word of the worker, which comes when the guard knows of this process, and becomes the command. When
 * the worker dies before, it reads the end of the pipe instead and never begins:
 *
 *     worker   fork ── "+ group" to the guard ── "go" ──────────
 *     process       └─ read ····························└─ exec
 */
const TRAMPOLINE = 'read -r go <&3 && exec 3<&- && exec "$@"';

/**
 * Runs a command as the leader of a process group of its own, to its end and to that of all it left behind in its
 * group or under its user. Throws `SpawnError` when it cannot be started.
 */
export async function runProcess(deps: ProcessDeps, request: ProcessRequest): Promise<ProcessExit> {
  const { cancel, identity } = request;
  if (cancel.aborted) return { signal: 'SIGTERM' };
  const output = await request.pipes.open(request.sink);
  try {
    const { group, go, exited } = await start(request, output);
    const unlisten = signalGroup(group, request);
    await Promise.race([deps.guard.watch(group), exited]);
    go.end('go\n');
    const exit = await exited;
    unlisten();
    killGroup(group, 'SIGKILL');
    if (identity !== undefined) await killUser(identity, deps.clock);
    deps.guard.forget(group);
    go.destroy();
    return exit;
  } finally {
    await output.drain(deps.clock);
  }
}

interface Started {
  readonly group: number;
  /** To the trampoline. */
  readonly go: Socket;
  readonly exited: Promise<ProcessExit>;
}

async function start(request: ProcessRequest, output: ProcessOutput): Promise<Started> {
  try {
    const child = spawnTrampoline(request, output);
    const exited = new Promise<ProcessExit>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
    });
    const go = child.stdio[3];
    if (child.pid === undefined || !(go instanceof Socket)) throw (await once(child, 'error'))[0];
    // It may have been killed before it heard the word.
    go.on('error', () => {});
    return { group: child.pid, go, exited };
  } catch (cause) {
    const { command } = request;
    throw new SpawnError(`cannot start ${command}: ${String(cause)}`, { command }, { cause });
  }
}

function spawnTrampoline(request: ProcessRequest, output: ProcessOutput): ChildProcess {
  const { command, args, folder, environment, identity } = request;
  try {
    return spawn('/bin/sh', ['-c', TRAMPOLINE, 'akkaflow', command, ...args], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', ...output.writers, 'pipe'],
      ...identity,
    });
  } finally {
    output.closeWriters();
  }
}

/** Passes the requests to stop on to the group. */
function signalGroup(group: number, { cancel, kill }: ProcessRequest): () => void {
  const terminate = () => killGroup(group, 'SIGTERM');
  const destroy = () => killGroup(group, 'SIGKILL');
  cancel.addEventListener('abort', terminate);
  kill.addEventListener('abort', destroy);
  if (cancel.aborted) terminate();
  if (kill.aborted) destroy();
  return () => {
    cancel.removeEventListener('abort', terminate);
    kill.removeEventListener('abort', destroy);
  };
}
