import type { CancelSignal } from '#core/ports/cancel-signal.ts';

/** The places of a worker, each for one attempt at a time, numbered from 0. */
export class Slots {
  private readonly free: number[];
  private waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = Array.from({ length: count }, (_, index) => count - 1 - index);
  }

  get freeCount(): number {
    return this.free.length;
  }

  /** Undefined when all are taken. */
  take(): number | undefined {
    return this.free.pop();
  }

  release(slot: number): void {
    this.free.push(slot);
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** Resolves when a slot is free or the signal is aborted. */
  async whenFree(signal: CancelSignal): Promise<void> {
    while (this.free.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.waiting.push(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }
}
