import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { GUARD_SCRIPT } from './guard-script.ts';
import type { Isolation } from './identities.ts';

const RESTART_DELAY_MS = 50;

interface GuardDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isolation: Isolation;
  /** The worker's, below which every attempt has the folder that its environment names. */
  readonly folder: string;
}

type GuardProcess = ChildProcessByStdio<Writable, null, null>;

/**
 * A small process of its own session which kills the worker's process groups when the worker dies, however it dies:
 * the kernel then closes the pipe between them. It is started again when somebody kills it.
 */
export class Guard {
  private readonly deps: GuardDeps;
  private readonly groups = new Set<number>();
  private process: GuardProcess;
  private closed = false;

  constructor(deps: GuardDeps) {
    this.deps = deps;
    this.process = this.start();
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Resolves when the guard will kill this group: not before that may the group begin to work. */
  async watch(group: number): Promise<void> {
    this.groups.add(group);
    // A write that is done is in the pipe, where the guard reads it even if we die now.
    while (!this.closed && !(await this.tell(`+ ${group}\n`))) await this.deps.clock.sleep(RESTART_DELAY_MS);
  }

  /** The group is gone; its id may be given to others. */
  forget(group: number): void {
    this.groups.delete(group);
    void this.tell(`- ${group}\n`);
  }

  /** Lets the guard go, which kills whatever is still watched. */
  close(): void {
    this.closed = true;
    this.process.stdin.end();
  }

  private start(): GuardProcess {
    const { isolation, folder } = this.deps;
    const uids = isolation.isolated ? [isolation.first, isolation.count] : [0, 0];
    const child = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'akkaflow-guard', ...uids.map(String), folder], {
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.on('error', () => {});
    const gone = Promise.withResolvers<string>();
    child.once('error', (error) => gone.resolve(error.message));
    child.once('exit', (code, signal) => gone.resolve(signal ?? `exit code ${code}`));
    void gone.promise.then((cause) => this.restart(cause));
    child.unref();
    return child;
  }

  private async restart(cause: string): Promise<void> {
    if (this.closed) return;
    this.deps.logger.error('the guard died and is started again', { cause });
    await this.deps.clock.sleep(RESTART_DELAY_MS);
    this.process = this.start();
    for (const group of this.groups) void this.tell(`+ ${group}\n`);
  }

  private tell(line: string): Promise<boolean> {
    return new Promise((resolve) => this.process.stdin.write(line, (error) => resolve(!error)));
  }
}
