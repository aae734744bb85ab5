import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class VirtualClock implements Clock {
  private time = 0;
  private epoch = 1_700_000_000_000;
  private sleepers: Sleeper[] = [];

  now(): number {
    return this.epoch + this.time;
  }

  monotonic(): number {
    return this.time;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { at: this.time + ms, wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /** Lets time pass, waking sleepers in order, each followed by all that it sets going. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settle();
    for (;;) {
      const next = this.sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      this.time = Math.max(this.time, next.at);
      next.wake();
      await settle();
    }
    this.time = until;
  }

  /** The clock on the wall is set back; the monotonic one cannot be. */
  setBack(ms: number): void {
    this.epoch -= ms;
  }

  /** Time passes without anybody noticing, as while a process is frozen. */
  freeze(ms: number): void {
    this.time += ms;
  }
}

/** All that can go on without time passing goes on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
