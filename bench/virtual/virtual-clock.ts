import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Time that passes only when `step` is called: from one timer to the next, in order of their times, then of their making. */
export class VirtualClock implements Clock {
  private elapsed = 0;
  private readonly timers = new Set<Timer>();
  private readonly origin: number;

  constructor(origin: number) {
    this.origin = origin;
  }

  now(): number {
    return this.origin + this.elapsed;
  }

  monotonic(): number {
    return this.elapsed;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.timers.delete(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = { at: this.elapsed + Math.max(0, ms), fire: end };
      this.timers.add(timer);
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  /** Goes to the next timer and fires it. False when nothing waits for time to pass. */
  step(): boolean {
    let next: Timer | undefined;
    for (const timer of this.timers) if (next === undefined || timer.at < next.at) next = timer;
    if (next === undefined) return false;
    this.elapsed = next.at;
    next.fire();
    return true;
  }
}
