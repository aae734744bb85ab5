import type { PlantedBug } from './bugs/planted-bug.ts';
import { SeedPool } from './seed-pool.ts';

/** How a planted bug was found out; without a seed it was not. */
export interface Catch {
  readonly bug: PlantedBug;
  readonly seed?: number;
  readonly invariant?: string;
  readonly details?: string;
}

const SEEDS_A_TASK = 5;

/** Runs seeds with each bug in the product, until one of them finds something wrong. */
export async function catchBugs(
  bugs: readonly PlantedBug[],
  { most, threads, caught }: { readonly most: number; readonly threads: number; readonly caught: (one: Catch) => void },
): Promise<readonly Catch[]> {
  const waiting = [...bugs];
  const catches: Catch[] = [];
  const work = async () => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const one = await catchBug(bug, most);
      catches.push(one);
      caught(one);
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return bugs.flatMap((bug) => catches.filter((one) => one.bug === bug));
}

async function catchBug(bug: PlantedBug, most: number): Promise<Catch> {
  const pool = await SeedPool.open(1, bug);
  let found: Catch = { bug };
  const tasks = Array.from({ length: Math.ceil(most / SEEDS_A_TASK) }, (_, task) => ({
    seeds: Array.from({ length: SEEDS_A_TASK }, (_one, index) => task * SEEDS_A_TASK + index + 1),
    options: {},
    untilViolation: true,
  }));
  await pool.run(tasks, (results) => {
    const failed = results.find(({ violation }) => violation !== undefined);
    if (failed?.violation === undefined) return 'on';
    found = { bug, seed: failed.seed, ...failed.violation };
    return 'enough';
  });
  await pool.close();
  return found;
}

/** The table of docs/proof.md. */
export function tableOf(catches: readonly Catch[]): string {
  const rows = catches.map(
    ({ bug, seed, invariant }) =>
      `| \`${bug.name}\` | ${bug.guarantee} | ${seed ?? '**not caught**'} | ${invariant === undefined ? '' : `\`${invariant}\``} |`,
  );
  return ['| planted bug | guarantee | seeds until caught | caught by |', '|---|---|---|---|', ...rows].join('\n');
}
