import { describe, expect, it } from 'vitest';
import { runTicker } from '#local/ticker.ts';

describe('the ticker', () => {
  it('goes on after a tick that failed, and ends with its signal', async () => {
    const stop = new AbortController();
    const errors: unknown[] = [];
    const sleeps: number[] = [];
    let ticks = 0;
    await runTicker({
      everyMs: 1_000,
      signal: stop.signal,
      clock: { now: () => 0, monotonic: () => 0, sleep: async (ms) => void sleeps.push(ms) },
      logger: { info: () => {}, warn: () => {}, error: (_, fields) => void errors.push(fields?.['error']) },
      tick: async () => {
        ticks += 1;
        if (ticks === 3) stop.abort();
        if (ticks === 1) throw new Error('unreachable');
      },
    });
    expect(ticks).toBe(3);
    expect(errors).toEqual([new Error('unreachable')]);
    expect(sleeps).toEqual([1_000, 1_000, 1_000]);
  });
});
