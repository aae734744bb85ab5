import { measureApi } from './measure-api.ts';
import { type Cost, measureCost } from './measure-cost.ts';
import { measureSpeed } from './measure-speed.ts';
import { chain, fan, largestLayered, layered, nodesIn, type Scenario } from './scenarios.ts';

/** 128 KiB of parameters in all, each below the limit for one. */
const PARAMETERS = Object.fromEntries(
  Array.from({ length: 4 }, (_, index) => [`p${index}`, 'x'.repeat(32 * 1024 - 2)]),
);
const WORKERS = 1;
const CONCURRENCY = 10;
const STORED = 100_000;
const REQUESTS = 1_000;

async function printSpeed(): Promise<void> {
  const scenarios = [chain(40), fan(1_000)];
  console.log(
    `Speed of local mode, everything started: ${WORKERS} worker with ${CONCURRENCY} slots, actions of /bin/true\n`,
  );
  console.log('scenario                     seconds   actions/s');
  const speeds = await measureSpeed(scenarios, { workers: WORKERS, concurrency: CONCURRENCY });
  for (const [index, { seconds, actionsPerSecond }] of speeds.entries()) {
    const name = scenarios[index]?.name ?? '';
    console.log(`${name.padEnd(26)} ${seconds.toFixed(2).padStart(9)} ${actionsPerSecond.toFixed(0).padStart(11)}`);
  }
}

async function printApi(): Promise<void> {
  console.log(`\nThe API of local mode with ${STORED.toLocaleString('en')} stored instances, 8 requests at once\n`);
  console.log('request                  requests/s     p50 ms     p99 ms');
  for (const { request, requestsPerSecond, p50Ms, p99Ms } of await measureApi(STORED, REQUESTS)) {
    const cells = [
      requestsPerSecond.toFixed(0).padStart(10),
      p50Ms.toFixed(1).padStart(10),
      p99Ms.toFixed(1).padStart(10),
    ];
    console.log(request.padEnd(24), ...cells);
  }
}

async function printCosts(): Promise<void> {
  console.log(
    '\nCost on AWS from trigger to terminal state, in virtual time: 2 workers with 10 slots, actions of 100 ms,',
  );
  console.log('event source mapping and Lambda counted, empty polls left out, prices of bench/prices.ts\n');
  console.log('scenario                     nodes  requests/action   WRU/action   RRU/action   $/million actions');
  printCost('chain of 40', chain(40), await measureCost(chain(40)));
  printCost('  with 128 KiB parameters', chain(40), await measureCost(chain(40), PARAMETERS));
  for (const scenario of [fan(1_000), layered(10), layered(100), layered(1_000), largestLayered()]) {
    printCost(scenario.name, scenario, await measureCost(scenario));
  }
}

function printCost(name: string, scenario: Scenario, cost: Cost): void {
  const cells = [
    String(nodesIn(scenario)).padStart(7),
    cost.requestsPerAction.toFixed(2).padStart(16),
    cost.writeUnitsPerAction.toFixed(2).padStart(12),
    cost.readUnitsPerAction.toFixed(2).padStart(12),
    cost.dollarsPerMillionActions.toFixed(2).padStart(19),
  ];
  console.log(name.padEnd(26), ...cells);
}

await printSpeed();
await printApi();
await printCosts();
