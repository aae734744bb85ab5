import { parseArgs } from 'node:util';
import { runRound } from './fuzz-round.ts';
import { FUZZ_TARGETS } from './fuzz-targets.ts';

const HELP = `usage: npm run fuzz -- [options]

Gives everything that reads what others wrote (definitions, schedules, parameters, queue messages, cursors, stored items)
inputs made to break it. Ends with 1 at the first one that is answered otherwise than is declared, and prints how to run
that one again.

  --minutes N      how long (1)
  --seed S         where the inputs begin (one that follows from the time)
  --target NAME    only this one: ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}
  --path P         with --target and --seed: only the input that a failure named
`;

const ROUND_RUNS = 2_000;
const ROUND_MS = 10_000;
const SHOWN_CHARACTERS = 2_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: `${Date.now() % 2 ** 31}` },
    target: { type: 'string' },
    path: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const targets = FUZZ_TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (values.help || targets.length === 0) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : 2);
}

const startedAt = performance.now();
const endsAt = startedAt + Number(values.minutes) * 60_000;
const inputs = new Map(targets.map(({ name }) => [name, 0]));

for (let seed = Number(values.seed); performance.now() < endsAt; seed++) {
  for (const target of targets) {
    const replay = values.path === undefined ? {} : { path: values.path };
    const { runs, failure } = await runRound(target, { seed, runs: ROUND_RUNS, withinMs: ROUND_MS, ...replay });
    inputs.set(target.name, (inputs.get(target.name) ?? 0) + runs);
    if (failure === undefined) continue;
    console.error(
      `${target.name} failed: ${failure.error}\n\nfor the input ${JSON.stringify(failure.input.slice(0, SHOWN_CHARACTERS))}`,
    );
    console.error(`\nagain: npm run fuzz -- --target ${target.name} --seed ${seed} --path ${failure.path}`);
    process.exit(1);
  }
  const done = [...inputs].map(([name, count]) => `${name} ${count.toLocaleString('en')}`).join(', ');
  console.log(`${Math.round((performance.now() - startedAt) / 1000)} s, seed ${seed}: ${done}`);
  if (values.path !== undefined) break;
}
