import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { WorkerStore } from '#core/ports/worker-store.ts';
import { staysIdle } from '#core/service/current-workers.ts';

export interface IdleOptions {
  readonly group: string;
  readonly release?: string | undefined;
  /** A worker that had nothing to do for so long leaves; 0: never. */
  readonly idleMs: number;
  /** So many idle workers of the group and release stay: the oldest. */
  readonly kept: number;
}

interface IdleDeps {
  readonly workers: Pick<WorkerStore, 'list'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Decides when a worker that has nothing to do leaves. */
export class IdleWatch {
  private readonly deps: IdleDeps;
  private readonly options: IdleOptions;
  /** Monotonic. */
  private since: number;

  constructor(deps: IdleDeps, options: IdleOptions) {
    this.deps = deps;
    this.options = options;
    this.since = deps.clock.monotonic();
  }

  /** There is something to do. */
  busy(): void {
    this.since = this.deps.clock.monotonic();
  }

  /** Whether the worker of this id is to leave, now that a poll brought nothing. Asks who else is there once an idle time only. */
  async isOver(workerId: string): Promise<boolean> {
    const { clock, workers, logger } = this.deps;
    const { idleMs, kept } = this.options;
    if (idleMs === 0 || clock.monotonic() < this.since + idleMs) return false;
    this.busy();
    if (kept === 0) return true;
    try {
      return !staysIdle(await workers.list(), { ...this.options, id: workerId }, kept, clock.now());
    } catch (error) {
      logger.warn('an idle worker stays: it is not known who else is there', { error: String(error) });
      return false;
    }
  }
}
