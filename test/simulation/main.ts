import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { PlantedBug } from './bugs/planted-bug.ts';
import { PLANTED_BUGS } from './bugs/planted-bugs.ts';
import { catchBugs, tableOf } from './catch-bugs.ts';
import { keepSeed } from './kept-seeds.ts';
import type { SeedOptions, SeedResult } from './run-seed.ts';
import { SeedPool } from './seed-pool.ts';
import type { Task } from './seed-thread.ts';
import { commandOf, shrink } from './shrink.ts';
import { Summary } from './summary.ts';

const HELP = `npm run simulate -- [options]

  --seeds N        runs N seeds (100)
  --from SEED      beginning with this one (1)
  --seed SEED      runs this one alone
  --trace          prints what happens in it
  --bugs           plants each of the known bugs, and shows after how many seeds it is caught
  --bug NAME       runs with this bug planted
  --shrink         looks for the least of the seed that still fails
  --without-workflows A,B  --without-operations 1,2  --minutes N
  --without-faults A,B  --most-faults N
                   leaves out of a seed what it does not need to fail
  --threads N      runs on so many threads (as many as there are processors)

  npm run simulate -- --seeds 10000 --from 50001
  npm run simulate -- --seed 4711 --trace
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    bugs: { type: 'boolean', default: false },
    bug: { type: 'string' },
    shrink: { type: 'boolean', default: false },
    'without-workflows': { type: 'string' },
    'without-operations': { type: 'string' },
    'without-faults': { type: 'string' },
    'most-faults': { type: 'string' },
    minutes: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
  },
});

const SEEDS_A_TASK = 20;
/** Of seeds that fail, so many are shrunk and kept. */
const MOST_SHRUNK = 3;
/** So many reach every rare branch. */
const SEEDS_TO_REACH_ALL = 2_000;
/** A bug that is not caught by then is one that the simulation does not see. */
const MOST_SEEDS_A_BUG = 1_000;

if (values.help) process.stdout.write(HELP);
else if (values.bugs) process.exitCode = await showBugs();
else process.exitCode = values.seed === undefined ? await runMany() : await runOne(Number(values.seed));

async function showBugs(): Promise<number> {
  const catches = await catchBugs(PLANTED_BUGS, {
    most: MOST_SEEDS_A_BUG,
    threads: Number(values.threads),
    caught: ({ bug, seed, invariant, details }) => {
      const found = seed === undefined ? 'NOT CAUGHT' : `${seed} ${invariant} ${details?.slice(0, 100)}`;
      process.stderr.write(`${bug.name}: ${found}\n`);
    },
  });
  console.log(tableOf(catches));
  const caught = catches.filter(({ seed }) => seed !== undefined).length;
  console.log(`${caught} of ${catches.length} planted bugs are caught`);
  return caught === catches.length ? 0 : 1;
}

/** The bug that is asked for by name. */
function plantedBug(): PlantedBug | undefined {
  if (values.bug === undefined) return undefined;
  const bug = PLANTED_BUGS.find(({ name }) => name === values.bug);
  if (bug === undefined) throw new Error(`no planted bug is called ${values.bug}: see test/simulation/bugs`);
  return bug;
}

/** What of a seed is to be run, by the command line. */
function seedOptions(): SeedOptions {
  const list = (text: string | undefined) => text?.split(',').filter((one) => one !== '');
  const [workflows, operations, faults] = [
    list(values['without-workflows']),
    list(values['without-operations']),
    list(values['without-faults']),
  ];
  return {
    ...(workflows !== undefined && { withoutWorkflows: workflows }),
    ...(operations !== undefined && { withoutOperations: operations.map(Number) }),
    ...(faults !== undefined && { without: faults }),
    ...(values['most-faults'] !== undefined && { from: Number(values['most-faults']) }),
    ...(values.minutes !== undefined && { minutes: Number(values.minutes) }),
  };
}

async function runOne(seed: number): Promise<number> {
  const pool = await SeedPool.open(1, plantedBug());
  const options = seedOptions();
  const result = await pool.runOne(seed, { ...options, traces: values.trace });
  for (const line of result.trace) console.log(line);
  const { steps, instances, faults, hash, violation } = result;
  console.log(`seed ${seed}: ${steps} steps, ${instances} instances, ${faults} faults, trace ${hash}`);
  console.log(violation === undefined ? 'nothing is wrong' : describe(result));
  if (violation !== undefined && values.shrink) console.log(await shrunk(pool, result, options));
  await pool.close();
  return violation === undefined ? 0 : 1;
}

async function shrunk(pool: SeedPool, { seed, violation }: SeedResult, options: SeedOptions): Promise<string> {
  const least = await shrink(seed, violation?.invariant ?? '', (smaller) => pool.runOne(seed, smaller), options);
  return `the least that fails so: ${commandOf(seed, least, values.bug)}`;
}

async function runMany(): Promise<number> {
  const [seeds, from] = [Number(values.seeds), Number(values.from)];
  const pool = await SeedPool.open(Number(values.threads), plantedBug());
  const summary = new Summary();
  const failed: SeedResult[] = [];
  let shown = 0;
  await pool.run(tasksOf(from, seeds), (results) => {
    for (const result of results) {
      summary.add(result);
      if (result.violation === undefined) continue;
      failed.push(result);
      console.log(describe(result));
    }
    if (process.stderr.isTTY || summary.seeds - shown >= 1_000) {
      shown = summary.seeds;
      process.stderr.write(`${summary.seeds} of ${seeds} seeds, ${summary.violations} violations\n`);
    }
    return 'on';
  });
  for (const result of failed.slice(0, MOST_SHRUNK)) {
    console.log(`seed ${result.seed}: ${await shrunk(pool, result, {})}`);
    if (values.bug === undefined) await keepSeed(result);
  }
  await pool.close();
  console.log(summary.text());
  const unreached = seeds < SEEDS_TO_REACH_ALL || values.bug !== undefined ? [] : summary.unreached;
  if (unreached.length > 0) console.log(`Never reached: ${unreached.join('; ')}`);
  return summary.violations + unreached.length === 0 ? 0 : 1;
}

function* tasksOf(from: number, count: number): Generator<Task> {
  for (let first = from; first < from + count; first += SEEDS_A_TASK) {
    const length = Math.min(SEEDS_A_TASK, from + count - first);
    yield { seeds: Array.from({ length }, (_, index) => first + index), options: {} };
  }
}

function describe({ seed, violation }: SeedResult): string {
  return [
    `seed ${seed} violates ${violation?.invariant}: ${violation?.details}`,
    `  ${commandOf(seed, seedOptions(), values.bug)}`,
  ].join('\n');
}
