import { describe, expect, it } from 'vitest';
import { runRound } from './fuzz-round.ts';
import { FUZZ_TARGETS } from './fuzz-targets.ts';

const SEEDS = [1, 2];
const RUNS = 250;

describe.each(FUZZ_TARGETS)('$name', (target) => {
  it.each(SEEDS)(
    'answer whatever they are given as is declared, in time, with prototypes untouched: seed %i',
    async (seed) => {
      const { failure } = await runRound(target, { seed, runs: RUNS });
      const again = `npm run fuzz -- --target ${target.name} --seed ${seed} --path ${failure?.path}`;
      expect(failure, again).toBeUndefined();
    },
  );
});

describe('a round', () => {
  it('of the same seed has the same inputs', async () => {
    const inputs = async () => {
      const seen: string[] = [];
      const target = { ...FUZZ_TARGETS[0], name: 'seen', hold: (input: string) => () => void seen.push(input) };
      await runRound({ inputs: FUZZ_TARGETS[0]?.inputs ?? expect.fail(), ...target }, { seed: 5, runs: 20 });
      return seen;
    };
    expect(await inputs()).toEqual(await inputs());
  });

  const inputs = FUZZ_TARGETS[0]?.inputs ?? expect.fail();

  it.each([
    [
      'throws what is not declared',
      () => {
        throw new TypeError('oops');
      },
      'oops',
    ],
    ['takes too long', () => spin(80), 'ms of the processor'],
    [
      'touches a prototype',
      () => {
        Object.assign(Object.prototype, { polluted: 1 });
      },
      'Object.prototype untouched',
    ],
  ])('fails when a target %s, and names the way to the input', async (_, hold, error) => {
    const target = {
      name: 'bad',
      inputs,
      hold: () => {
        hold();
        return () => {};
      },
    };
    const { failure } = await runRound(target, { seed: 1, runs: 3 });
    Reflect.deleteProperty(Object.prototype, 'polluted');
    expect(failure?.error).toContain(error);
    expect(failure?.path).toMatch(/^\d+/);
  });
});

function spin(ms: number): void {
  const before = process.threadCpuUsage().user;
  while (process.threadCpuUsage().user - before < ms * 1000);
}
