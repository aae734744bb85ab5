import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { SeedResult } from './run-seed.ts';
import { SeedPool } from './seed-pool.ts';

async function run(seeds: readonly number[], threads: number): Promise<SeedResult[]> {
  const pool = await SeedPool.open(threads);
  const results: SeedResult[] = [];
  const tasks = seeds.map((seed) => ({ seeds: [seed], options: {} }));
  await pool.run(tasks, (some) => {
    results.push(...some);
    return 'on';
  });
  await pool.close();
  return results.toSorted((a, b) => a.seed - b.seed);
}

describe('The simulation', () => {
  const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

  it('finds nothing wrong in the first seeds', { timeout: 120_000 }, async () => {
    const results = await run(SEEDS, availableParallelism());
    expect(results.flatMap(({ seed, violation }) => (violation === undefined ? [] : [{ seed, violation }]))).toEqual(
      [],
    );
  });

  it('runs the same seed in the same way, whatever ran before it', { timeout: 60_000 }, async () => {
    const [alone, after] = await Promise.all([run([7], 1), run([3, 5, 7], 1)]);
    expect(after.at(-1)?.hash).toBe(alone[0]?.hash);
  });
});
