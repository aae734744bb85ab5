import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#core/ports/clock.ts';

/** Real time, for tests with real processes. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    const waiting = new AbortController();
    const end = () => waiting.abort();
    if (signal?.aborted) return;
    signal?.addEventListener('abort', end, { once: true });
    await wait(ms, undefined, { signal: waiting.signal }).catch(() => {});
    signal?.removeEventListener('abort', end);
  },
};
