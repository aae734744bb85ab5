import type { SeedOptions, SeedResult } from './run-seed.ts';
import { makeScenario } from './scenario/scenario.ts';

export type Run = (options: SeedOptions) => Promise<SeedResult>;

/** The least of a failing seed that still fails in the same way: fewer workflows, operations, minutes, kinds of faults, faults. */
export async function shrink(
  seed: number,
  invariant: string,
  run: Run,
  options: SeedOptions = {},
): Promise<SeedOptions> {
  const scenario = makeScenario(seed);
  let least = options;
  const tryOut = async (smaller: SeedOptions) => {
    const { violation } = await run(smaller);
    if (violation?.invariant !== invariant) return false;
    least = smaller;
    return true;
  };
  for (const { name } of scenario.workflows) {
    await tryOut({ ...least, withoutWorkflows: [...(least.withoutWorkflows ?? []), name] });
  }
  for (const number of [...scenario.operations.keys()].toReversed()) {
    await tryOut({ ...least, withoutOperations: [...(least.withoutOperations ?? []), number] });
  }
  const minutes = scenario.lengthMs / 60_000;
  await leastNumber(0, minutes, (most) => tryOut({ ...least, minutes: most }));
  const { faults, reached } = await run(least);
  const kinds = Object.keys(reached).filter((name) => !name.includes(' '));
  for (const fault of kinds) await tryOut({ ...least, without: [...(least.without ?? []), fault] });
  await leastNumber(0, faults, (from) => tryOut({ ...least, from }));
  return least;
}

/** By halves; as if what a larger number does not show a smaller one did not either. */
async function leastNumber(from: number, to: number, fails: (number: number) => Promise<boolean>): Promise<void> {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await fails(middle)) high = middle;
    else low = middle + 1;
  }
}

/** What is written after `npm run simulate --` to run just that. */
export function commandOf(seed: number, options: SeedOptions, bug?: string): string {
  const { withoutWorkflows, withoutOperations, minutes, without, from } = options;
  const flag = (name: string, value: readonly unknown[] | number | string | undefined) =>
    value === undefined ? '' : ` --${name} ${Array.isArray(value) ? value.join(',') : value}`;
  return [
    `npm run simulate -- --seed ${seed}`,
    flag('bug', bug),
    flag('without-workflows', withoutWorkflows),
    flag('without-operations', withoutOperations),
    flag('minutes', minutes),
    flag('without-faults', without),
    flag('most-faults', from),
    ' --trace',
  ].join('');
}
