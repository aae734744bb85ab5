import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import { TimeQueue } from '#core/schedule/time-queue.ts';
import { type ProcessKind, SimProcess } from './sim-process.ts';
import type { Trace } from './trace.ts';

/** Something that is to happen at a time. */
export interface Entry {
  readonly owner: SimProcess | undefined;
  readonly run: () => void;
  cancelled: boolean;
}

/** Where a run stops: what was found to be wrong. */
export interface Violation {
  readonly invariant: string;
  readonly details: string;
}

/**
 * Time, and the order of everything. One thing happens after the other; each is followed by all that it sets going
 * before time goes on, so that a run is a function of what is put here.
 */
export class World {
  now: number;
  steps = 0;
  violation: Violation | undefined;
  readonly trace: Trace;
  /** The password of a link that scripts use and tell: it may be written nowhere. */
  readonly secret: string;
  /** True time, on which nothing that fails depends. */
  readonly clock: Clock;
  readonly processes: SimProcess[] = [];
  readonly #entries = new TimeQueue<Entry>();

  constructor(now: number, trace: Trace, secret: string) {
    this.now = now;
    this.secret = secret;
    this.trace = trace;
    this.clock = {
      now: () => this.now,
      monotonic: () => this.now,
      sleep: (ms, signal) => this.sleep(ms, undefined, signal),
    };
  }

  spawn(kind: ProcessKind, name: string): SimProcess {
    const process = new SimProcess(this, name, kind);
    this.processes.push(process);
    return process;
  }

  /** Lets something happen `ms` from now; with an owner only if that one lives, and not while it stands still. */
  after(ms: number, owner: SimProcess | undefined, run: () => void): Entry {
    const entry = { owner, run, cancelled: false };
    this.#entries.put(this.now + Math.max(0, Math.ceil(ms)), entry);
    return entry;
  }

  sleep(ms: number, owner: SimProcess | undefined, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        entry.cancelled = true;
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const entry = this.after(Math.min(ms, FAR_MS), owner, wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  freeze(process: SimProcess, ms: number): void {
    if (!process.alive || process.frozen) return;
    process.frozen = true;
    process.lastFreeze = { from: this.now, until: this.now + ms };
    this.trace.add(this.now, `${process.id} stands still for ${ms} ms`);
    this.after(ms, undefined, () => this.thaw(process));
  }

  thaw(process: SimProcess): void {
    if (!process.frozen) return;
    process.frozen = false;
    process.lastFreeze = { from: process.lastFreeze?.from ?? this.now, until: this.now };
    for (const entry of process.held.splice(0)) this.#entries.put(this.now, entry);
  }

  crash(process: SimProcess, why: string): void {
    if (!process.alive) return;
    this.trace.add(this.now, `${process.id} dies: ${why}`);
    process.crash();
  }

  /** What is stored, sent or said must not tell the secret. */
  checkSecret(where: string, said: unknown): void {
    if (tells(said, this.secret)) this.violate('no-secret-anywhere', `the secret of a link is told by ${where}`);
  }

  /** The first thing that is wrong ends the run. */
  violate(invariant: string, details: string): void {
    if (this.violation !== undefined) return;
    this.violation = { invariant, details };
    this.trace.add(this.now, `VIOLATION ${invariant}: ${details}`);
  }

  /** Lets everything happen up to a time, or until something is wrong. */
  async run(until: number): Promise<void> {
    while (this.violation === undefined) {
      const next = this.#entries.take();
      if (next === undefined) break;
      if (next.at > until) {
        this.#entries.put(next.at, next.value);
        break;
      }
      const entry = next.value;
      if (entry.cancelled || entry.owner?.alive === false) continue;
      if (entry.owner?.frozen) {
        entry.owner.held.push(entry);
        continue;
      }
      this.now = Math.max(this.now, next.at);
      this.steps += 1;
      entry.run();
      await settled();
    }
    this.now = Math.max(this.now, until);
  }
}

function tells(said: unknown, secret: string): boolean {
  if (typeof said === 'string') return said.includes(secret);
  if (typeof said !== 'object' || said === null) return false;
  for (const value of Object.values(said)) if (tells(value, secret)) return true;
  return false;
}

/** Longer than any run. */
const FAR_MS = 400 * 86_400_000;

/** When nothing can go on any more without time passing: after all microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
