import type { AttemptId } from '#core/model/instance.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { WorkerRequests, WorkerStore } from '#core/ports/worker-store.ts';
import { HeartbeatTimeoutError } from './errors.ts';
import { retryDelayMs } from './retry.ts';
import { Tenure } from './tenure.ts';

/** How much of a lease one heartbeat may wait for its answer. */
const ANSWER_PART = 0.25;

export interface LeaseOptions {
  /** Worker ids are made of it: `NAME-1`, and after a lost lease `NAME-2`. */
  readonly name: string;
  readonly group: string;
  readonly host: string;
  readonly slots: number;
  /** Of a task that the deployment started: which one, and of which release. */
  readonly task?: string | undefined;
  readonly release?: string | undefined;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
}

/** What hangs on the lease. */
export interface LeaseHolder {
  /** What to list in the next heartbeat. */
  running(tenure: Tenure): readonly AttemptId[];
  /** Whether it takes nothing new any more, which others are to know. */
  isLeaving(): boolean;
  /** A heartbeat that listed these attempts was stored, and answered with what is asked. */
  renewed(listed: readonly AttemptId[], requests: WorkerRequests): void;
  /** All that runs under it must be dead before its lease ends. */
  lost(tenure: Tenure): void;
}

interface LeaseDeps {
  readonly workers: Pick<WorkerStore, 'heartbeat'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps a worker's lease by one write every `heartbeatMs` for everything it runs. One that cannot be renewed in time is
 * given up a little before it ends, and a new one is sought under a new worker id.
 */
export class Lease {
  private readonly deps: LeaseDeps;
  private readonly options: LeaseOptions;
  private readonly holder: LeaseHolder;
  private readonly stopping = new AbortController();
  private readonly startedAt: number;
  private tenures = 0;
  private leaseUntil = 0;
  private current: Tenure;
  private waiting: (() => void)[] = [];

  constructor(deps: LeaseDeps, options: LeaseOptions, holder: LeaseHolder) {
    this.deps = deps;
    this.options = options;
    this.holder = holder;
    this.startedAt = deps.clock.now();
    this.current = this.nextTenure();
  }

  /** The worker id in use. */
  get workerId(): string {
    return this.current.id;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const renewing = this.renew(this.current);
      await this.watch(this.current);
      if (this.stopping.signal.aborted) return renewing;
      this.current = this.nextTenure();
    }
  }

  /** Renews no more; the tenure ends without its attempts being told. */
  stop(): void {
    this.stopping.abort();
    this.current.end();
  }

  /** The tenure that holds, once there is one; undefined when the signal is aborted before. */
  async held(signal: CancelSignal): Promise<Tenure | undefined> {
    while (!signal.aborted) {
      if (this.current.holds()) return this.current;
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.waiting.push(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
    return undefined;
  }

  private nextTenure(): Tenure {
    this.tenures += 1;
    return new Tenure(`${this.options.name}-${this.tenures}`, this.options.leaseMs, this.deps.clock);
  }

  private async renew(tenure: Tenure): Promise<void> {
    let failures = 0;
    let acknowledged: readonly AttemptId[] = [];
    while (!tenure.ended.aborted) {
      try {
        acknowledged = await this.inTime(this.beat(tenure, acknowledged));
        failures = 0;
      } catch (error) {
        failures += 1;
        this.deps.logger.warn('heartbeat failed', { worker: tenure.id, error: String(error) });
      }
      const { heartbeatMs } = this.options;
      const delayMs = failures === 0 ? heartbeatMs : Math.min(heartbeatMs, retryDelayMs(failures));
      await this.deps.clock.sleep(delayMs, tenure.ended);
    }
  }

  /** Gives up waiting for an answer early enough for another try. An answer that comes later still counts. */
  private async inTime(beat: Promise<readonly AttemptId[]>): Promise<readonly AttemptId[]> {
    const { clock } = this.deps;
    const answered = new AbortController();
    const timeoutMs = this.options.leaseMs * ANSWER_PART;
    const timeout = clock.sleep(timeoutMs, answered.signal).then(() => {
      throw new HeartbeatTimeoutError(`no answer within ${timeoutMs} ms`);
    });
    try {
      return await Promise.race([beat, timeout]);
    } finally {
      for (const loser of [beat, timeout]) loser.catch(() => {});
      // With a reason of our own, since the default one is an exception with its stack.
      answered.abort('answered');
    }
  }

  /** Returns what the next heartbeat acknowledges. */
  private async beat(tenure: Tenure, acknowledged: readonly AttemptId[]): Promise<readonly AttemptId[]> {
    const { clock, workers } = this.deps;
    const { group, host, slots, leaseMs, task, release } = this.options;
    const listed = this.holder.running(tenure);
    const writtenAt = clock.monotonic();
    // Grows with every heartbeat, also when the clock is set back: the store refuses what comes late by it.
    this.leaseUntil = Math.max(clock.now() + leaseMs, this.leaseUntil + 1);
    const requests = await workers.heartbeat({
      id: tenure.id,
      group,
      host,
      slots,
      startedAt: this.startedAt,
      leaseUntil: this.leaseUntil,
      running: listed,
      acknowledged,
      ...(this.holder.isLeaving() && { leaving: true }),
      ...(task !== undefined && { task }),
      ...(release !== undefined && { release }),
    });
    if (!tenure.renew(writtenAt)) return [];
    for (const wake of this.waiting.splice(0)) wake();
    this.holder.renewed(listed, requests);
    return requests.cancel;
  }

  /** Ends the tenure in time when nothing renews it. A machine that was frozen finds out here, or when it records. */
  private async watch(tenure: Tenure): Promise<void> {
    await tenure.taken;
    while (!tenure.ended.aborted) {
      const leftMs = tenure.leftMs();
      if (leftMs > 0) {
        await this.deps.clock.sleep(leftMs, tenure.ended);
        continue;
      }
      this.deps.logger.error('lease lost: killing all that runs', { worker: tenure.id });
      tenure.end();
      this.holder.lost(tenure);
    }
  }
}
