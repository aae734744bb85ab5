import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { attemptKey } from '#core/model/attempt.ts';
import type { ActionKind } from '#core/model/workflow.ts';
import type { ActionOutcome, ProcessAction, WorkerAction, WorkerActionContext } from '#core/ports/action.ts';
import type { Attachments } from '#core/ports/attachments.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { Mailer } from '#core/ports/mailer.ts';
import { LauncherLostError } from '../errors.ts';
import type { AttemptCredentials, CredentialServer } from '../job-role/credential-server.ts';
import { LogWriter } from '../log-writer.ts';
import type { SecretMasks } from '../masking/secret-masks.ts';
import { maskTexts } from '../masking/stream-masker.ts';
import type { Job, JobEnd, Runner } from '../runner.ts';
import { attachFile } from './attach-file.ts';
import { attemptEnvironment } from './environment.ts';
import { Guard } from './guard.ts';
import { type Isolation, identityOf, type SlotIdentity } from './identities.ts';
import { Launcher } from './launcher.ts';
import { MemoryWatch } from './memory-watch.ts';
import { ranOutOfMemory } from './out-of-memory.ts';
import { OutputPipes } from './output-pipes.ts';
import { ACTION_PROGRAM, runActionProcess } from './run-action-process.ts';
import { type ProcessDeps, type ProcessRequest, runProcess } from './run-process.ts';
import type { SlotFolder } from './slot-folder.ts';
import { triedIsolation, triedRestraint } from './try-rights.ts';
import { type FolderOptions, WorkerFolder } from './worker-folder.ts';

export interface ProcessRunnerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly logs: LogStore;
  readonly masks: Pick<SecretMasks, 'forAttempt' | 'maskMail'>;
  readonly mailer: Mailer;
  /** Absent: attempts get no credentials. */
  readonly jobRole?: Pick<CredentialServer, 'open'>;
  readonly attachments: Attachments;
  readonly limits: AttemptLimits;
  /** Whether what attempts leave outside of their folders is removed, too, where slots have users of their own. */
  readonly clearElsewhere: boolean;
  readonly actionOf: (kind: ActionKind) => WorkerAction | Pick<ProcessAction, 'kind' | 'place'>;
  /** Path of the program of action processes, when it is not the one of this release. */
  readonly actionProgram?: string;
  /** The worker's own environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What one attempt may have. */
export interface AttemptLimits {
  /** Resident memory of its processes together, and for an action process of its heap. */
  readonly memoryMib: number;
  /** What is kept of its output. */
  readonly logMib: number;
}

const MIB = 1024 * 1024;

/** A slot's user, when there is one, its folder, and the pipes its processes write to. */
interface Slot {
  readonly identity: SlotIdentity | undefined;
  readonly files: SlotFolder;
  readonly pipes: OutputPipes;
  /** Of what its last attempt left. */
  clearing: Promise<void>;
}

/** One job on its way. */
interface Attempt {
  readonly job: Job;
  readonly slot: Slot;
  readonly folder: string;
  readonly log: LogWriter;
  readonly credentials: AttemptCredentials | undefined;
  /** What its processes used when they were killed for it. */
  overMemoryMib: number | undefined;
}

/** Runs attempts as processes of this machine, each with a folder, a process group and (as root) a user of its own. */
export class ProcessRunner implements Runner {
  private readonly deps: ProcessRunnerDeps;
  private readonly folder: WorkerFolder;
  private readonly guard: Guard;
  private readonly launcher: Launcher;
  private readonly memory: MemoryWatch;
  private readonly slots: readonly Slot[];

  private constructor(
    deps: ProcessRunnerDeps,
    folder: WorkerFolder,
    guard: Guard,
    launcher: Launcher,
    slots: readonly Slot[],
  ) {
    this.deps = deps;
    this.folder = folder;
    this.guard = guard;
    this.launcher = launcher;
    this.memory = new MemoryWatch(deps.clock, deps.limits.memoryMib);
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
    const launcher = new Launcher({ ...deps, startedBy: isolation.isolated ? await triedRestraint(deps.logger) : [] });
    const folder = new WorkerFolder({ ...folderOptions, logger: deps.logger }, { ...deps, launcher });
    const identities = Array.from({ length: slotCount }, (_, index) => identityOf(isolation, index));
    const slotFolders = await folder.prepare(identities);
    const pipesFolder = path.join(folder.root, 'pipes');
    await mkdir(pipesFolder, { mode: 0o711 });
    const slots = slotFolders.map((files, index) => {
      const identity = identities[index];
      const pipes = new OutputPipes(path.join(pipesFolder, String(index)), identity);
      return { identity, files, pipes, clearing: Promise.resolve() };
    });
    const guard = new Guard({ ...deps, isolation, folder: folder.root });
    return new ProcessRunner(deps, folder, guard, launcher, slots);
  }

  async run(job: Job): Promise<JobEnd> {
    const slot = this.slots[job.slot];
    if (slot === undefined) throw new RangeError(`slot ${job.slot} of ${this.slots.length}`);
    await slot.clearing;
    const attemptName = `${job.id.instanceId}-${attemptKey(job.id.ref)}`;
    const folder = await slot.files.make(attemptName);
    let log: LogWriter | undefined;
    const complain = (message: string) => void log?.write('err', Buffer.from(`akkaflow: ${message}\n`));
    const credentials = this.deps.jobRole?.open(attemptName, complain);
    try {
      const masks = await this.deps.masks.forAttempt(job.links, credentials && [credentials.token]);
      log = new LogWriter({ ...this.deps, masks }, job.id, this.deps.limits.logMib * MIB);
      const attempt = { job, slot, folder, log, credentials, overMemoryMib: undefined };
      const outcome = maskTexts(masks, await this.act(attempt));
      return { outcome, log: await log.close() };
    } finally {
      credentials?.close();
      slot.clearing = this.clear(slot);
    }
  }

  /** To be called when nothing runs any more. */
  async close(): Promise<void> {
    await Promise.all(this.slots.map(({ clearing }) => clearing));
    await this.folder.remove();
    this.launcher.close();
    this.guard.close();
  }

  /** What cannot be removed is logged, and no reason to take nothing more. */
  private async clear(slot: Slot): Promise<void> {
    try {
      await slot.files.clear();
    } catch (error) {
      this.deps.logger.warn('what an attempt left is not removed', { error: String(error) });
    }
  }

  private async act(attempt: Attempt): Promise<JobEnd['outcome']> {
    const { job } = attempt;
    // It may have been stopped, and taken over by another worker, while secrets to mask were read.
    if (job.cancel.aborted) return { outcome: 'FAILED', message: 'it was stopped before it began', fault: 'platform' };
    try {
      const action = this.deps.actionOf(job.action.kind);
      const inProcess = action.place === 'process';
      const outcome = await (inProcess ? this.runInProcess(attempt) : action.run(this.contextOf(attempt)));
      const { overMemoryMib } = attempt;
      return overMemoryMib === undefined ? outcome : ranOutOfMemory(this.deps.limits.memoryMib, overMemoryMib);
    } catch (error) {
      if (error instanceof LauncherLostError) return { outcome: 'LOST', message: error.message };
      this.deps.logger.error('action threw', { ...job.id, error: String(error) });
      const message = error instanceof Error ? error.message : String(error);
      return { outcome: 'FAILED', message, fault: 'platform' };
    }
  }

  private runInProcess(attempt: Attempt): Promise<ActionOutcome> {
    const request = this.requestOf(attempt);
    const { folder } = attempt;
    const { action, subject, links } = attempt.job;
    const { environment, identity } = request;
    return runActionProcess(this.processDeps(), {
      ...request,
      program: this.deps.actionProgram ?? ACTION_PROGRAM,
      memoryMib: this.deps.limits.memoryMib,
      job: { action, subject, links, folder, environment, ...(identity !== undefined && { identity }) },
    });
  }

  private contextOf(attempt: Attempt): WorkerActionContext {
    const { job, slot, folder, log } = attempt;
    const { action, subject, cancel } = job;
    const request = this.requestOf(attempt);
    const links = new Map(job.links.map((open) => [open.link.name, open]));
    return {
      action,
      subject,
      folder,
      environment: request.environment,
      cancel,
      clock: this.deps.clock,
      link: (name) => links.get(name) ?? { outcome: 'FAILED', fault: 'platform', message: `link ${name} is not open` },
      attach: (file) => {
        const { attachments } = this.deps;
        return attachFile({ attachments, folder, slotFolder: slot.files, cancel }, file);
      },
      sendMail: (mail) => this.deps.mailer.send(this.deps.masks.maskMail(mail)),
      log: async (stream, bytes) => log.write(stream, bytes),
      writeFile: async (name, text) => {
        const file = await slot.files.create(folder, path.basename(name));
        await file.write(Buffer.from(text)).finally(() => file.close());
        return file.path;
      },
      spawn: async (command, args) => (await runProcess(this.processDeps(), { ...request, command, args })).exit,
    };
  }

  private requestOf(attempt: Attempt): Omit<ProcessRequest, 'command' | 'args'> {
    const { folder, log, credentials } = attempt;
    const { cancel, kill } = attempt.job;
    const environment = { ...attempt.job.environment, ...credentials?.environment };
    const { identity, pipes } = attempt.slot;
    return {
      folder,
      environment: attemptEnvironment(this.deps.environment, folder, environment),
      identity,
      pipes,
      sink: log.write.bind(log),
      cancel,
      kill,
      overMemory: (usedMib) => {
        attempt.overMemoryMib = usedMib;
      },
    };
  }

  private processDeps(): ProcessDeps {
    return { guard: this.guard, launcher: this.launcher, clock: this.deps.clock, memory: this.memory };
  }
}
