import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';

const HELP = `usage: npm run chaos -- [options]

Runs thousands of short workflows on a system of processes on this machine (emulators, masters, HTTP server, workers) and kills
them (kill -9) or freezes them (SIGSTOP) all the time. Then everything heals, and what the scripts wrote is matched against what
was accepted, scheduled and recorded. Ends with 1 when anything is lost, recorded twice, or else not as the guarantees have it.

  --kills N        kill -9 so often (500)
  --instances N    start at least so many instances (six a kill)
  --seed S         what is hit when follows from it, as far as processes let it (1)
  --sources        run the sources in place of what was built
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    instances: { type: 'string' },
    seed: { type: 'string', default: '1' },
    sources: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const kills = Number(values.kills);
const startedAt = performance.now();
const seconds = () => Math.round((performance.now() - startedAt) / 1000);
const report = await runChaos({
  kills,
  instances: Number(values.instances ?? kills * 6),
  seed: Number(values.seed),
  programs: values.sources ? 'sources' : 'built',
  say: (line) => console.log(`${seconds()} s: ${line}`),
});
const { wrong, killed, frozen, instances, attempts, outcomes, folder } = report;
console.log(`\n${seconds()} s, seed ${values.seed}: killed ${JSON.stringify(killed)}, ${frozen} times frozen`);
console.log(`${instances} instances, ${attempts} attempts: ${JSON.stringify(outcomes)}`);
for (const what of wrong.slice(0, 100)) console.error(what);
console.log(
  wrong.length === 0 ? 'nothing lost, nothing recorded twice' : `${wrong.length} things are wrong: see ${folder}`,
);
process.exit(wrong.length === 0 ? 0 : 1);
