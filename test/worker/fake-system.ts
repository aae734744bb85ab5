import type { AttemptRecord, AttemptRef } from '#core/model/attempt.ts';
import { MissingBodyError } from '#core/model/errors.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { ActionMessage, AttemptResult } from '#core/model/message.ts';
import type { ActionOutcome } from '#core/ports/action.ts';
import type { Heartbeat } from '#core/ports/worker-store.ts';
import { MemoryAttemptStore } from '#test/memory/memory-attempt-store.ts';
import { MemoryMonitorStore } from '#test/memory/memory-monitor-store.ts';
import { MemoryNoticeStore } from '#test/memory/memory-notice-store.ts';
import { MemoryWorkerStore } from '#test/memory/memory-worker-store.ts';
import type { Job, JobEnd, Runner } from '#worker/runner.ts';
import { Worker, type WorkerOptions, type WorkerPorts } from '#worker/worker.ts';
import { VirtualClock } from './virtual-clock.ts';

const DEFINITION = `<work-flow name="wf">
  <start name="start" to="a"/>
  <action name="a" timeout="\${param:timeout}"><shell><command>echo \${param:word}</command></shell><ok to="end"/></action>
  <end name="end"/>
</work-flow>`;
const NO_LOG = { chunks: 0, bytes: 0, truncated: false };
const KILLED = { outcome: 'FAILED', message: 'killed by SIGKILL', fault: 'user', signal: 'SIGKILL' } as const;

const OPTIONS: WorkerOptions = {
  name: 'w',
  group: 'default',
  host: 'here',
  slots: 10,
  heartbeatMs: 5_000,
  leaseMs: 30_000,
  killGraceMs: 10_000,
  shutdownGraceMs: 0,
};

type Part = 'heartbeat' | 'claim' | 'finish' | 'events' | 'receive' | 'context' | 'record';

interface FakeRun {
  readonly job: Job;
  cancelledAt?: number;
  killedAt?: number;
}

/** The id of the first attempt at the one action of the instance, or of another. */
export function attemptId(instanceId: string, ref: Partial<AttemptRef> = {}): AttemptId {
  return { instanceId, ref: { node: 1, run: 1, iteration: 1, attempt: 1, ...ref } };
}

/** A worker in virtual time over stores in memory. Its calls are on record, and its faults as the test wishes. */
export class FakeSystem {
  readonly clock = new VirtualClock();
  readonly attempts = new MemoryAttemptStore();
  readonly workers = new MemoryWorkerStore();
  readonly monitors = new MemoryMonitorStore();
  readonly notices = new MemoryNoticeStore();
  readonly worker: Worker;
  readonly stopped: Promise<void>;
  /** Claims, runs, finishes, events and deletions, in order. */
  readonly calls: string[] = [];
  readonly runs: FakeRun[] = [];
  readonly heartbeats: (Heartbeat & { readonly at: number })[] = [];
  readonly events: { readonly at: number; readonly instanceId: string; readonly results: readonly AttemptResult[] }[] =
    [];
  /** Instances that the master was asked to look at. */
  readonly sweeps: string[] = [];
  readonly deletions: (readonly string[])[] = [];
  readonly contextReads: string[] = [];
  /** How many messages were asked for. */
  readonly receives: number[] = [];
  readonly params: Record<string, string> = { word: 'x', timeout: '-1' };
  readonly warnings: string[] = [];
  readonly broken: Set<Part>;
  /** How long an action takes, unless it is killed. */
  workMs = 100;
  /** What it ends with, unless it is killed. */
  outcome: ActionOutcome = { outcome: 'SUCCEEDED' };
  eventMs = 0;
  heartbeatMs = 0;
  finishMs = 0;
  private readonly queue: { message: ActionMessage; receipt: string }[] = [];
  private sent = 0;
  /** Ends the poll that waits. */
  private arrived = () => {};

  constructor(options: Partial<WorkerOptions> = {}, ...broken: Part[]) {
    this.broken = new Set(broken);
    this.worker = new Worker(this.ports(), { ...OPTIONS, ...options }, this.runner());
    this.stopped = this.worker.run();
  }

  /** Puts an action on the queue, with the receipts `r1`, `r2`, … */
  send(instanceId: string, ref: Partial<AttemptRef> = {}, message: Partial<ActionMessage> = {}): void {
    this.sent += 1;
    this.queue.push({ message: { ...attemptId(instanceId, ref), hash: 'hash', ...message }, receipt: `r${this.sent}` });
    this.arrived();
  }

  async record(instanceId: string): Promise<AttemptRecord | undefined> {
    return (await this.attempts.get(instanceId, [attemptId(instanceId).ref]))[0];
  }

  async isStopped(): Promise<boolean> {
    return Promise.race([this.stopped.then(() => true), this.clock.advance(0).then(() => false)]);
  }

  private failIf(part: Part): void {
    if (this.broken.has(part)) throw new Error(`${part} is broken`);
  }

  private ports(): WorkerPorts {
    let drawn = 0;
    const warn = (message: string) => void this.warnings.push(message);
    return {
      clock: this.clock,
      random: { hex: () => `token${++drawn}` },
      logger: { info: () => {}, warn, error: warn },
      links: { get: async () => undefined },
      secrets: { read: async () => ({}) },
      monitors: {
        record: async (measurement) => {
          this.failIf('record');
          await this.monitors.record(measurement);
        },
      },
      notices: this.notices,
      bus: { publish: async () => {} },
      ...this.stores(),
      ...this.queues(),
    };
  }

  private stores(): Pick<WorkerPorts, 'attempts' | 'workers' | 'instances' | 'definitions'> {
    return {
      attempts: {
        // The answer is lost on the way, the claim is not.
        claim: async (id, claim) => {
          this.calls.push(`claim ${claim.token}`);
          const claimed = await this.attempts.claim(id, claim);
          this.failIf('claim');
          return claimed;
        },
        // As the SDK does it: tries for a while, and writes only if it has not been told to stop.
        finish: async (id, token, end, signal) => {
          this.failIf('finish');
          if (this.finishMs > 0) await this.clock.sleep(this.finishMs);
          if (signal?.aborted) throw new Error('finish is aborted');
          this.calls.push('finish');
          return this.attempts.finish(id, token, end);
        },
      },
      workers: {
        heartbeat: async (heartbeat) => {
          this.failIf('heartbeat');
          this.heartbeats.push({ ...heartbeat, at: this.clock.monotonic() });
          if (this.heartbeatMs > 0) await this.clock.sleep(this.heartbeatMs);
          return this.workers.heartbeat(heartbeat);
        },
        get: (id) => this.workers.get(id),
        list: () => this.workers.list(),
        remove: (id) => this.workers.remove(id),
      },
      instances: {
        context: async (id) => {
          this.contextReads.push(id);
          this.failIf('context');
          if (id === 'missing') return undefined;
          return { params: this.params, logicalTime: 0, timezone: 'UTC', startKind: 'run', startedBy: 'test' };
        },
      },
      definitions: {
        put: async () => 'hash',
        get: async (hash) => {
          if (hash === 'missing') throw new MissingBodyError('no such body');
          return hash === 'unreadable' ? '<nonsense' : DEFINITION;
        },
      },
    };
  }

  private queues(): Pick<WorkerPorts, 'events' | 'actions'> {
    return {
      events: {
        send: async (events) => {
          this.failIf('events');
          await this.clock.sleep(this.eventMs);
          this.calls.push('event');
          for (const event of events) {
            if (event.type === 'sweep') this.sweeps.push(event.instanceId);
            if (event.type === 'results') this.events.push({ at: this.clock.monotonic(), ...event });
          }
        },
      },
      actions: {
        receive: async (_group, max, waitSeconds, signal) => {
          this.receives.push(max);
          this.failIf('receive');
          const over = new AbortController();
          this.arrived = () => over.abort();
          signal.addEventListener('abort', this.arrived, { once: true });
          if (this.queue.length === 0 && !signal.aborted) await this.clock.sleep(waitSeconds * 1000, over.signal);
          return signal.aborted ? [] : this.queue.splice(0, max);
        },
        delete: async (_group, receipts) => {
          this.calls.push('delete');
          this.deletions.push(receipts);
        },
      },
    };
  }

  private runner(): Runner {
    return {
      run: async (job): Promise<JobEnd> => {
        this.calls.push('run');
        const run: FakeRun = { job };
        this.runs.push(run);
        job.cancel.addEventListener('abort', () => {
          run.cancelledAt = this.clock.monotonic();
        });
        job.kill.addEventListener('abort', () => {
          run.killedAt = this.clock.monotonic();
        });
        await this.clock.sleep(this.workMs, job.kill);
        return { outcome: job.kill.aborted ? KILLED : this.outcome, log: NO_LOG };
      },
    };
  }
}
