import { execFile } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { attemptKey } from '#core/model/attempt.ts';
import type { ActionKind } from '#core/model/workflow.ts';
import type { Action, WorkerActionContext } from '#core/ports/action.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import type { Logger } from '#core/ports/logger.ts';
import { LauncherLostError } from '../errors.ts';
import { LogWriter } from '../log-writer.ts';
import type { Job, JobEnd, Runner } from '../runner.ts';
import { AttemptFolders, type FolderOptions } from './attempt-folders.ts';
import { attemptEnvironment } from './environment.ts';
import { Guard } from './guard.ts';
import type { Isolation, SlotIdentity } from './identities.ts';
import { Launcher } from './launcher.ts';
import { OutputPipes } from './output-pipes.ts';
import { runProcess } from './run-process.ts';

export interface ProcessRunnerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly logs: LogStore;
  readonly actionOf: (kind: ActionKind) => Action;
  /** The worker's own environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A slot's user, when there is one, and the pipes its processes write to. */
interface Slot {
  readonly identity: SlotIdentity | undefined;
  readonly pipes: OutputPipes;
  /** Of the folder of its last attempt. */
  removal: Promise<void>;
}

const NO_LINKS = { outcome: 'FAILED', fault: 'user', message: 'not available in this release' } as const;

/** Runs attempts as processes of this machine, each with a folder, a process group and (as root) a user of its own. */
export class ProcessRunner implements Runner {
  private readonly deps: ProcessRunnerDeps;
  private readonly folders: AttemptFolders;
  private readonly guard: Guard;
  private readonly launcher: Launcher;
  private readonly slots: readonly Slot[];

  private constructor(deps: ProcessRunnerDeps, folders: AttemptFolders, guard: Guard, slots: readonly Slot[]) {
    this.deps = deps;
    this.folders = folders;
    this.guard = guard;
    this.launcher = new Launcher(deps);
    this.slots = slots;
  }

  /** Makes the worker's folder and starts its guard and its launcher. Says once in the log when attempts cannot have users of their own. */
  static async start(
    deps: ProcessRunnerDeps,
    folderOptions: Omit<FolderOptions, 'logger'>,
    slotCount: number,
    wanted: Isolation,
  ): Promise<ProcessRunner> {
    const isolation = await triedIsolation(wanted);
    if (!isolation.isolated) {
      deps.logger.warn(`actions run as the worker's own user, which cannot keep them apart: ${isolation.reason}`);
    }
    const folders = new AttemptFolders({ ...folderOptions, logger: deps.logger });
    await folders.prepare();
    const pipesFolder = path.join(folders.root, 'pipes');
    await mkdir(pipesFolder, { mode: 0o711 });
    const slots = Array.from({ length: slotCount }, (_, index) => {
      const id = isolation.isolated ? isolation.first + index : undefined;
      const identity = id === undefined ? undefined : { uid: id, gid: id };
      const pipes = new OutputPipes(path.join(pipesFolder, String(index)), identity);
      return { identity, pipes, removal: Promise.resolve() };
    });
    return new ProcessRunner(deps, folders, new Guard({ ...deps, isolation }), slots);
  }

  async run(job: Job): Promise<JobEnd> {
    const slot = this.slots[job.slot];
    if (slot === undefined) throw new RangeError(`slot ${job.slot} of ${this.slots.length}`);
    // No process of the slot's user may be there while root removes what that user owns: it could put links in its way.
    await slot.removal;
    const folder = await this.folders.make(`${job.id.instanceId}-${attemptKey(job.id.ref)}`, slot.identity);
    try {
      const log = new LogWriter(this.deps, job.id);
      const outcome = await this.act(job, this.contextOf(job, slot, folder, log));
      return { outcome, log: await log.close() };
    } finally {
      slot.removal = this.folders.remove(folder);
    }
  }

  /** To be called when nothing runs any more. */
  async close(): Promise<void> {
    await Promise.all(this.slots.map(({ removal }) => removal));
    await this.folders.remove(this.folders.root);
    this.launcher.close();
    this.guard.close();
  }

  private async act(job: Job, context: WorkerActionContext): Promise<JobEnd['outcome']> {
    try {
      return await this.deps.actionOf(job.action.kind).run(context);
    } catch (error) {
      if (error instanceof LauncherLostError) return { outcome: 'LOST', message: error.message };
      this.deps.logger.error('action threw', { ...job.id, error: String(error) });
      const message = error instanceof Error ? error.message : String(error);
      return { outcome: 'FAILED', message, fault: 'platform' };
    }
  }

  private contextOf(job: Job, { identity, pipes }: Slot, folder: string, log: LogWriter): WorkerActionContext {
    const { action, subject, cancel, kill } = job;
    const environment = attemptEnvironment(this.deps.environment, folder, job.environment);
    const sink = log.write.bind(log);
    return {
      action,
      subject,
      folder,
      environment,
      cancel,
      clock: this.deps.clock,
      link: () => NO_LINKS,
      attach: async () => NO_LINKS,
      sendMail: async () => {},
      log: async (stream, bytes) => log.write(stream, bytes),
      writeFile: (name, text) => writeOwned(path.join(folder, path.basename(name)), text, identity),
      spawn: (command, args) =>
        runProcess(
          { guard: this.guard, launcher: this.launcher, clock: this.deps.clock },
          { command, args, folder, environment, identity, pipes, sink, cancel, kill },
        ),
    };
  }
}

async function writeOwned(file: string, text: string, owner: SlotIdentity | undefined): Promise<string> {
  await writeFile(file, text, { mode: 0o700 });
  if (owner !== undefined) await chown(file, owner.uid, owner.gid);
  return file;
}

/** Root in a container may lack the capability to become somebody else: it is tried once. */
async function triedIsolation(wanted: Isolation): Promise<Isolation> {
  if (!wanted.isolated) return wanted;
  try {
    await promisify(execFile)('/bin/sh', ['-c', ':'], { cwd: '/', uid: wanted.first, gid: wanted.first });
    return wanted;
  } catch (error) {
    return { isolated: false, reason: `it may not start processes as another user (${String(error)})` };
  }
}
