import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { LauncherLostError, SlotDeedError, SpawnError } from '../errors.ts';
import type { SlotIdentity } from './identities.ts';
import {
  encodeLine,
  type LauncherReport,
  type LauncherRequest,
  type LaunchPlan,
  type ProcessEnd,
  readMessages,
  type StopSignal,
} from './launch-protocol.ts';
import type { SlotDeed } from './slot-deeds.ts';

const RESTART_DELAY_MS = 50;
/**
 * It holds little, and less memory is less to copy when it forks; but the inputs of all slots may be on their way through it at
 * once, and if it died of that, every attempt of the worker would be lost.
 */
const MEMORY_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=512'];

/** The bundle beside this one's, or the source when this itself runs from source. */
const PROGRAM = import.meta.filename.endsWith('.js')
  ? path.join(import.meta.dirname, 'launcher.js')
  : path.join(import.meta.dirname, '..', 'launcher-main.ts');

interface LauncherDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A program that becomes it, with arguments (`triedRestraint`). */
  readonly startedBy?: readonly string[];
}

/** A process that waits for the word to begin, or has begun. */
export interface Launched {
  readonly group: number;
  /** Resolves when it has ended and its group is killed. Rejects with `LauncherLostError` when nobody will know. */
  readonly exited: Promise<ProcessEnd>;
  go(): void;
  /** Signals its group, if it has not ended. */
  kill(signal: StopSignal): void;
}

interface Launch {
  readonly started: PromiseWithResolvers<number>;
  readonly exited: PromiseWithResolvers<ProcessEnd>;
}

type LauncherProcess = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Starts processes through a small process of its own (`launcher-main.ts`), which is started again when it dies. Those
 * that it had started then have nobody to tell of their end.
 */
export class Launcher {
  private readonly deps: LauncherDeps;
  private readonly launches = new Map<number, Launch>();
  private readonly deeds = new Map<number, PromiseWithResolvers<void>>();
  private process: LauncherProcess;
  private restarted = Promise.resolve();
  private lastId = 0;
  private closed = false;

  constructor(deps: LauncherDeps) {
    this.deps = deps;
    this.process = this.start();
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /**
   * Starts a process, which then waits for `go`. Throws `SpawnError` when it cannot be started, and
   * `LauncherLostError` when the launcher died over it.
   */
  async launch(plan: LaunchPlan): Promise<Launched> {
    await this.restarted;
    const id = ++this.lastId;
    const launch: Launch = { started: Promise.withResolvers(), exited: Promise.withResolvers() };
    // Whoever waits for the start is told of it, too.
    launch.exited.promise.catch(() => {});
    this.launches.set(id, launch);
    this.tell({ id, type: 'launch', plan });
    return {
      group: await launch.started.promise,
      exited: launch.exited.promise,
      go: () => this.tell({ id, type: 'go' }),
      kill: (signal) => this.tell({ id, type: 'kill', signal }),
    };
  }

  /** Does something as the user of a slot. Throws `SlotDeedError` when it cannot be done, and `LauncherLostError`. */
  async doAs(identity: SlotIdentity, deed: SlotDeed): Promise<void> {
    await this.restarted;
    const id = ++this.lastId;
    const done = Promise.withResolvers<void>();
    this.deeds.set(id, done);
    this.tell({ id, type: 'do', identity, deed });
    await done.promise;
  }

  /** To be called when nothing runs any more. */
  close(): void {
    this.closed = true;
    this.process.stdin.end();
  }

  private start(): LauncherProcess {
    const [command, ...args] = [...(this.deps.startedBy ?? []), process.execPath, ...MEMORY_FLAGS, PROGRAM] as const;
    const child = spawn(command ?? process.execPath, args, {
      cwd: '/',
      detached: true,
      env: {},
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => {});
    readMessages<LauncherReport>(child.stdout, (report) => this.hear(report));
    const gone = Promise.withResolvers<string>();
    child.once('error', (error) => gone.resolve(error.message));
    // Not before all that it said is read.
    child.once('close', (code, signal) => gone.resolve(signal ?? `exit code ${code}`));
    void gone.promise.then((cause) => this.restart(cause));
    child.unref();
    return child;
  }

  private restart(cause: string): void {
    if (this.closed) return;
    const { clock, logger } = this.deps;
    logger.error('the launcher died and is started again', { cause });
    this.restarted = clock.sleep(RESTART_DELAY_MS).then(() => {
      this.process = this.start();
    });
    const error = new LauncherLostError(`its launcher died: ${cause}`);
    for (const { started, exited } of this.launches.values()) {
      started.reject(error);
      exited.reject(error);
    }
    for (const { reject } of this.deeds.values()) reject(error);
    this.launches.clear();
    this.deeds.clear();
  }

  private tell(request: LauncherRequest): void {
    this.process.stdin.write(encodeLine(request));
  }

  private hear(report: LauncherReport): void {
    const deed = this.deeds.get(report.id);
    if (deed !== undefined) {
      this.deeds.delete(report.id);
      if (report.type === 'failed') deed.reject(new SlotDeedError(report.message));
      else deed.resolve();
      return;
    }
    const launch = this.launches.get(report.id);
    if (launch === undefined) return;
    if (report.type !== 'started') this.launches.delete(report.id);
    if (report.type === 'started') launch.started.resolve(report.group);
    else if (report.type === 'failed') launch.started.reject(new SpawnError(report.message));
    else if (report.type === 'ended') launch.exited.resolve(report.end);
  }
}
