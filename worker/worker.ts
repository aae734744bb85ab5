import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptStore } from '#core/ports/attempt-store.ts';
import type { Bus } from '#core/ports/bus.ts';
import type { InstanceStore } from '#core/ports/instance-store.ts';
import type { LinkStore } from '#core/ports/link-store.ts';
import type { MonitorStore } from '#core/ports/monitor-store.ts';
import type { NoticeStore } from '#core/ports/notice-store.ts';
import type { Environment } from '#core/ports/ports.ts';
import type { ActionQueue, ReceivedAction } from '#core/ports/queues.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';
import type { WorkerRequests, WorkerStore } from '#core/ports/worker-store.ts';
import { ContextCache } from './context-cache.ts';
import { MessageDeleter } from './delete-messages.ts';
import { deleteMessage, type HandleDeps, handleMessage, handleRepeat } from './handle-message.ts';
import { IdleWatch } from './idle-watch.ts';
import { Lease, type LeaseOptions } from './lease.ts';
import { poll } from './poll.ts';
import { ResultReporter } from './report-results.ts';
import type { Runner } from './runner.ts';
import { RunningAttempts } from './running-attempts.ts';
import { Slots } from './slots.ts';
import type { Tenure } from './tenure.ts';

/** The part of the ports that a worker calls. */
export interface WorkerPorts extends Pick<Environment, 'definitions' | 'events' | 'clock' | 'random' | 'logger'> {
  readonly attempts: Pick<AttemptStore, 'claim' | 'finish'>;
  readonly workers: Pick<WorkerStore, 'heartbeat' | 'get' | 'list' | 'remove'>;
  readonly instances: Pick<InstanceStore, 'context'>;
  readonly actions: Pick<ActionQueue, 'receive' | 'delete'>;
  readonly links: Pick<LinkStore, 'get'>;
  readonly secrets: Pick<SecretStore, 'read'>;
  readonly monitors: Pick<MonitorStore, 'record'>;
  readonly notices: Pick<NoticeStore, 'add'>;
  readonly bus: Bus;
}

export interface WorkerOptions extends LeaseOptions {
  /** From SIGTERM to SIGKILL, for a kill or a timeout. */
  readonly killGraceMs: number;
  /** The most that an attempt may take, whatever its node says; 0 or absent: any time. */
  readonly attemptSeconds?: number;
  /** How long what runs may go on after `stop`. */
  readonly shutdownGraceMs: number;
  /** A worker that had nothing to do for so long leaves; 0 or absent: never. */
  readonly idleMs?: number;
  /** So many idle workers of its group stay, the oldest. */
  readonly idleKept?: number;
}

/** From SIGTERM to SIGKILL for what is handed back, after it had its grace. */
const HAND_BACK_KILL_GRACE_MS = 1_000;
/** How long a hurried stop waits for the store; what is not handed back by then is taken over with the lease. */
const HURRY_MS = 3_000;

/**
 * The worker as a service over ports: takes attempts from the queue of its group and runs as many at once as it has
 * slots. It has no timers, processes or randomness of its own, so that the simulation can own them.
 */
export class Worker {
  private readonly ports: WorkerPorts;
  private readonly options: WorkerOptions;
  private readonly slots: Slots;
  private readonly running = new RunningAttempts();
  private readonly deleter: MessageDeleter;
  private readonly lease: Lease;
  private readonly handling: HandleDeps;
  private readonly idle: IdleWatch;
  private readonly leaving = new AbortController();
  private readonly stopping = new AbortController();
  private readonly hurry = new AbortController();

  constructor(ports: WorkerPorts, options: WorkerOptions, runner: Runner) {
    this.ports = ports;
    this.options = options;
    this.slots = new Slots(options.slots);
    this.deleter = new MessageDeleter(ports, options.group);
    this.lease = new Lease(ports, options, {
      running: (tenure) => this.running.claimedUnder(tenure).map(({ id }) => id),
      isLeaving: () => this.leaving.signal.aborted || this.stopping.signal.aborted,
      renewed: (listed, requests) => this.renewed(listed, requests),
      lost: (tenure) => this.killAll(tenure),
    });
    const { group, release, idleMs = 0, idleKept: kept = 0 } = options;
    this.idle = new IdleWatch(ports, { group, release, idleMs, kept });
    this.handling = {
      ...ports,
      runner,
      killGraceMs: options.killGraceMs,
      attemptSeconds: options.attemptSeconds ?? 0,
      contexts: new ContextCache(ports.instances),
      running: this.running,
      reporter: new ResultReporter(ports),
      deleter: this.deleter,
    };
  }

  /**
   * Works until it leaves, and has then finished everything, or until it is stopped, and has then handed everything back, or
   * left it to its lease in a hurry.
   */
  async run(): Promise<void> {
    const { ports, lease, slots, options } = this;
    const renewing = lease.run();
    const ends = { stopping: this.stopping.signal, leaving: this.leaving.signal };
    await poll(
      { ...ports, ...ends, lease, slots, group: options.group },
      { take: (received, tenure) => this.take(received, tenure), nothingCame: () => this.nothingCame() },
    );
    await this.finish();
    await this.handBack();
    await this.unlessHurried(this.deleter.flush());
    // A worker without an item is gone at once: what could not be handed back needs the lease and the margin after it.
    const leaves = this.running.size === 0;
    lease.stop();
    await this.unlessHurried(renewing);
    if (leaves) await this.unlessHurried(this.removeItem());
  }

  /** Claims no more once the poll under way has ended, finishes what it has, however long that takes, and ends. */
  leave(): void {
    if (this.leaving.signal.aborted) return;
    this.ports.logger.info('leaving once what runs has ended', { running: this.running.size });
    this.leaving.abort();
  }

  /** Claims no more, lets what runs go on for the grace time, then hands it back as interrupted. */
  stop(): void {
    this.stopping.abort();
  }

  /** Stops without any grace, and waits for the store for a few seconds only. */
  stopNow(): void {
    this.stopping.abort();
    this.hurry.abort();
  }

  private async nothingCame(): Promise<void> {
    if (this.slots.freeCount < this.options.slots) this.idle.busy();
    else if (await this.idle.isOver(this.lease.workerId)) this.leave();
  }

  private take(received: ReceivedAction, tenure: Tenure): void {
    this.idle.busy();
    const { instanceId, ref } = received.message;
    const repeated = this.running.find({ instanceId, ref });
    if (repeated !== undefined) {
      handleRepeat(this.handling, repeated, received.receipt);
      return;
    }
    const slot = this.slots.take();
    // A queue that gives more than it was asked for: the message comes again.
    if (slot === undefined) return;
    void handleMessage(this.handling, received, slot, tenure).finally(() => this.slots.release(slot));
  }

  private renewed(listed: readonly AttemptId[], { cancel, leave }: WorkerRequests): void {
    if (leave) this.leave();
    for (const id of listed) {
      const attempt = this.running.find(id);
      if (attempt !== undefined) deleteMessage(this.handling, attempt);
    }
    for (const id of cancel) this.running.find(id)?.stop.request('KILLED', this.options.killGraceMs);
  }

  private killAll(tenure: Tenure): void {
    for (const attempt of this.running.all()) {
      if (attempt.tenure === tenure) attempt.stop.request('LEASE_LOST', 0);
    }
  }

  /** Waits for the end of what runs, or for being stopped. */
  private async finish(): Promise<void> {
    const stopping = this.stopping.signal;
    const stopped = new Promise<void>((resolve) => {
      if (stopping.aborted) resolve();
      else stopping.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.running.whenIdle(), stopped]);
  }

  private async handBack(): Promise<void> {
    const hurry = this.hurry.signal;
    const idle = new AbortController();
    const whenIdle = this.running.whenIdle().then(() => idle.abort());
    await this.ports.clock.sleep(this.options.shutdownGraceMs, AbortSignal.any([hurry, idle.signal]));
    this.interruptAll(hurry.aborted ? 0 : HAND_BACK_KILL_GRACE_MS);
    hurry.addEventListener('abort', () => this.interruptAll(0), { once: true });
    await this.unlessHurried(whenIdle);
  }

  private interruptAll(killGraceMs: number): void {
    for (const { stop } of this.running.all()) stop.request('INTERRUPTED', killGraceMs);
  }

  private async removeItem(): Promise<void> {
    const { workers, logger } = this.ports;
    try {
      await workers.remove(this.lease.workerId);
    } catch (error) {
      logger.warn('worker not removed: its lease runs out', { worker: this.lease.workerId, error: String(error) });
    }
  }

  /** Waits for something, but once a hurry was asked for only `HURRY_MS` more. */
  private async unlessHurried(work: Promise<void>): Promise<void> {
    const hurry = this.hurry.signal;
    const done = new AbortController();
    const hurried = new Promise<void>((resolve) => {
      if (hurry.aborted) resolve();
      else hurry.addEventListener('abort', () => resolve(), { once: true });
    }).then(() => this.ports.clock.sleep(HURRY_MS, done.signal));
    await Promise.race([work, hurried]);
    done.abort('done');
  }
}
