import { describe, expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';
import { SeededRandom } from './seeded-random.ts';

describe('a system whose processes are killed and frozen under load', () => {
  it('loses nothing and records nothing twice', { timeout: 300_000 }, async () => {
    const said: string[] = [];
    const report = await runChaos({
      ...{ kills: 5, instances: 25, seed: 3, programs: 'built', masters: 1, workers: 2, days: 1 },
      say: (line) => said.push(line),
    });
    expect(report.wrong, `${said.join('\n')}\nsee ${report.folder}`).toEqual([]);
    expect(Object.values(report.killed).reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(report.instances).toBeGreaterThan(49);
    expect(report.outcomes).toMatchObject({ SUCCEEDED: expect.any(Number), 'attempt FAILED': expect.any(Number) });
  });
});

describe('random numbers', () => {
  it('follow from the seed, and weights say how often a name is picked', () => {
    const picks = (seed: number) => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 100 }, () => random.pick([['a', 9] as const, ['b', 1] as const, ['c', 0] as const]));
    };
    expect(picks(1)).toEqual(picks(1));
    expect(picks(1)).not.toEqual(picks(2));
    const count = (name: string) => picks(1).filter((pick) => pick === name).length;
    expect(count('a')).toBeGreaterThan(75);
    expect(count('a') + count('b')).toBe(100);
  });
});
