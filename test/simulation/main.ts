import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { SeedResult } from './run-seed.ts';
import { SeedPool } from './seed-pool.ts';
import type { Task } from './seed-thread.ts';
import { Summary } from './summary.ts';

const HELP = `npm run simulate -- [options]

  --seeds N        runs N seeds (100)
  --from SEED      beginning with this one (1)
  --seed SEED      runs this one alone
  --trace          prints what happens in it
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
    threads: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
  },
});

const SEEDS_A_TASK = 20;

if (values.help) process.stdout.write(HELP);
else process.exitCode = values.seed === undefined ? await runMany() : await runOne(Number(values.seed));

async function runOne(seed: number): Promise<number> {
  const pool = await SeedPool.open(1);
  let failed = false;
  await pool.run([{ seeds: [seed], options: { traces: values.trace } }], ([result]) => {
    if (result !== undefined) {
      for (const line of result.trace) console.log(line);
      console.log(
        `seed ${seed}: ${result.steps} steps, ${result.instances} instances, ${result.faults} faults, trace ${result.hash}`,
      );
      console.log(result.violation === undefined ? 'nothing is wrong' : describe(result));
      failed = result.violation !== undefined;
    }
    return 'on';
  });
  await pool.close();
  return failed ? 1 : 0;
}

async function runMany(): Promise<number> {
  const [seeds, from] = [Number(values.seeds), Number(values.from)];
  const pool = await SeedPool.open(Number(values.threads));
  const summary = new Summary();
  let shown = 0;
  await pool.run(tasksOf(from, seeds), (results) => {
    for (const result of results) {
      summary.add(result);
      if (result.violation !== undefined) console.log(describe(result));
    }
    if (process.stderr.isTTY || summary.seeds - shown >= 1_000) {
      shown = summary.seeds;
      process.stderr.write(`${summary.seeds} of ${seeds} seeds, ${summary.violations} violations\n`);
    }
    return 'on';
  });
  await pool.close();
  console.log(summary.text());
  return summary.violations === 0 ? 0 : 1;
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
    `  npm run simulate -- --seed ${seed} --trace`,
  ].join('\n');
}
