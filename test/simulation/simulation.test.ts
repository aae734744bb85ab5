import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { keptSeeds } from './kept-seeds.ts';
import type { SeedResult } from './run-seed.ts';
import { SeedPool } from './seed-pool.ts';

async function run(seeds: readonly number[], threads: number): Promise<SeedResult[]> {
  const pool = await SeedPool.open(threads);
  const results: SeedResult[] = [];
  const tasks = threads === 1 ? [seeds] : seeds.map((seed) => [seed]);
  await pool.run(
    tasks.map((some) => ({ seeds: some, options: {} })),
    (some) => {
      results.push(...some);
      return 'on';
    },
  );
  await pool.close();
  return results.toSorted((a, b) => a.seed - b.seed);
}

function wrong(results: readonly SeedResult[]) {
  return results.flatMap(({ seed, violation }) => (violation === undefined ? [] : [{ seed, violation }]));
}

describe('The simulation', () => {
  it('finds nothing wrong in the first seeds', { timeout: 180_000 }, async () => {
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
    expect(wrong(await run(seeds, availableParallelism()))).toEqual([]);
  });

  it('finds nothing wrong any more in the seeds that once failed', { timeout: 180_000 }, async () => {
    const seeds = (await keptSeeds()).map(({ seed }) => seed);
    expect(seeds).not.toEqual([]);
    expect(wrong(await run(seeds, availableParallelism()))).toEqual([]);
  });

  it('runs the same seed in the same way, in another process and whatever ran before it', {
    timeout: 60_000,
  }, async () => {
    const [alone, after] = await Promise.all([run([7], 1), run([3, 5, 7], 1)]);
    expect(after.at(-1)?.hash).toBe(alone[0]?.hash);
    expect(alone[0]?.steps).toBeGreaterThan(200);
  });
});
