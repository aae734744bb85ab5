import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/** How long to wait after the `failures`th failure in a row (from 1): doubling, 5 s at most. */
export function retryDelayMs(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

/**
 * Repeats `operation` until it resolves. Throws its last error once `goOn` (told how often it failed) says no; the
 * signal cuts a wait short, so that `goOn` is asked at once.
 */
export async function retry<T>(
  clock: Clock,
  operation: () => Promise<T>,
  goOn: (failures: number, error: unknown) => boolean,
  signal?: CancelSignal,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!goOn(failures, error)) throw error;
      await clock.sleep(retryDelayMs(failures), signal);
      if (signal?.aborted && !goOn(failures, error)) throw error;
    }
  }
}
