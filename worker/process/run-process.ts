import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import { SpawnError } from '../errors.ts';
import type { Guard } from './guard.ts';
import type { SlotIdentity } from './identities.ts';
import { killByFolder, killGroup, killUser } from './kill-processes.ts';
import type { ProcessEnd } from './launch-protocol.ts';
import type { Launched, Launcher } from './launcher.ts';
import type { MemoryWatch } from './memory-watch.ts';
import type { OutputPipes, OutputSink, ProcessOutput } from './output-pipes.ts';

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly identity: SlotIdentity | undefined;
  /** For a program of ours (`LaunchPlan`): it starts as the worker's user, and becomes the slot's by itself. */
  readonly input?: string;
  readonly pipes: OutputPipes;
  readonly sink: OutputSink;
  readonly cancel: CancelSignal;
  readonly kill: CancelSignal;
  /** Called when its processes use more memory than they may; they are being killed. */
  overMemory(usedMib: number): void;
}

export interface ProcessDeps {
  readonly guard: Guard;
  readonly launcher: Launcher;
  readonly clock: Clock;
  readonly memory: MemoryWatch;
}

/**
 * Runs a command as the leader of a process group of its own, to its end and to that of all it left behind in its
 * group or under its user. Throws `SpawnError` when it cannot be started, and `LauncherLostError` when its end cannot
 * be known, but not before it has come.
 */
export async function runProcess(deps: ProcessDeps, request: ProcessRequest): Promise<ProcessEnd> {
  const { cancel, identity } = request;
  if (cancel.aborted) return { exit: { signal: 'SIGTERM' } };
  const output = await request.pipes.open(request.sink);
  try {
    const launched = await start(deps.launcher, request, output);
    const { group, exited } = launched;
    const unlisten = passSignalsOn(launched, request);
    const unwatch = deps.memory.watch({ group, uid: identity?.uid }, (usedMib) => {
      request.overMemory(usedMib);
      launched.kill('SIGKILL');
    });
    try {
      await Promise.race([deps.guard.watch(group), exited]);
      launched.go();
      return await exited;
    } catch (error) {
      killGroup(group, 'SIGKILL');
      throw error;
    } finally {
      unwatch();
      unlisten();
      if (identity !== undefined) await killUser(identity, deps.clock);
      else await killByFolder(request.folder, deps.clock);
      deps.guard.forget(group);
    }
  } finally {
    await output.drain(deps.clock);
  }
}

async function start(launcher: Launcher, request: ProcessRequest, output: ProcessOutput): Promise<Launched> {
  const { command, args, folder, environment, identity, pipes, input } = request;
  try {
    return await launcher.launch({
      command,
      args,
      folder,
      environment,
      pipes: pipes.paths,
      ...(input !== undefined ? { input } : identity !== undefined && { identity }),
    });
  } catch (cause) {
    if (!(cause instanceof SpawnError)) throw cause;
    throw new SpawnError(`cannot start ${command}: ${cause.message}`, { command }, { cause });
  } finally {
    output.closeWriters();
  }
}

/** Passes the requests to stop on to the group. */
function passSignalsOn(launched: Launched, { cancel, kill }: ProcessRequest): () => void {
  const terminate = () => launched.kill('SIGTERM');
  const destroy = () => launched.kill('SIGKILL');
  cancel.addEventListener('abort', terminate);
  kill.addEventListener('abort', destroy);
  if (cancel.aborted) terminate();
  if (kill.aborted) destroy();
  return () => {
    cancel.removeEventListener('abort', terminate);
    kill.removeEventListener('abort', destroy);
  };
}
