import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';

/** Time that only sleeping moves: who sleeps jumps to the end of the sleep at once. */
export class JumpClock implements Clock {
  #now: number;

  constructor(now: number = Date.UTC(2026, 10, 23, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted !== true) this.#now += ms;
  }
}
