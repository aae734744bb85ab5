import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';

export interface TickerOptions {
  readonly everyMs: number;
  readonly tick: () => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Ticks again and again until the signal aborts, never two at once; one that fails is logged, the next one makes up for it. */
export async function runTicker({ everyMs, tick, signal, clock, logger }: TickerOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      await tick();
    } catch (error) {
      logger.error('A tick failed', { error });
    }
    await clock.sleep(everyMs, signal);
  }
}
