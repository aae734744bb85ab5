import { makeScenario, type Scenario, textsOf } from './scenario/scenario.ts';
import { Deployment } from './system/deployment.ts';
import { heal } from './system/heal.ts';
import { Operator } from './system/operator.ts';
import { STEP_CHECKS } from './truth/step-checks.ts';
import { Truth } from './truth/truth.ts';
import { Dice } from './world/dice.ts';
import { type FaultLimits, Faults } from './world/faults.ts';
import { Trace } from './world/trace.ts';
import { type Violation, World } from './world/world.ts';

/** What of a seed is run: all, or less, to find the least that still fails. */
export interface SeedOptions extends FaultLimits {
  readonly traces?: boolean;
  /** Numbers of the operations that are left out. */
  readonly withoutOperations?: readonly number[];
  /** Names of workflows that there are not. */
  readonly withoutWorkflows?: readonly string[];
  /** How long everything may go wrong, when not as long as the seed says. */
  readonly minutes?: number;
}

export interface SeedResult {
  readonly seed: number;
  readonly violation: Violation | undefined;
  readonly hash: string;
  readonly steps: number;
  readonly instances: number;
  readonly faults: number;
  /** How often each fault and each rare branch was reached. */
  readonly reached: Readonly<Record<string, number>>;
  readonly trace: readonly string[];
}

/** One life of the system: a beginning without faults, a time with all of them, a healing, and the last checks. */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const scenario = lessOf(makeScenario(seed), options);
  const trace = new Trace(options.traces === true);
  const world = new World(scenario.from, trace, `Pa55word-of-${seed}`);
  const faults = new Faults(new Dice(seed, 'faults'), scenario.faultRate, options);
  const network = { world, faults, dice: new Dice(seed, 'network') };
  const truth = new Truth(world, STEP_CHECKS, textsOf(scenario));
  const deployment = new Deployment(network, truth, scenario);
  await live(deployment, scenario, options);
  if (world.violation === undefined) await heal(deployment, scenario);
  return {
    seed,
    violation: world.violation,
    hash: trace.hash,
    steps: world.steps,
    instances: truth.instances.size,
    faults: faults.count,
    reached: Object.fromEntries([...faults.counts, ...truth.reached]),
    trace: trace.lines,
  };
}

function lessOf(scenario: Scenario, { withoutWorkflows = [], minutes }: SeedOptions): Scenario {
  const { workflows, lengthMs } = scenario;
  return {
    ...scenario,
    lengthMs: minutes === undefined ? lengthMs : Math.min(lengthMs, minutes * 60_000),
    workflows: workflows.filter(({ name }) => !withoutWorkflows.includes(name)),
  };
}

async function live(deployment: Deployment, scenario: Scenario, options: SeedOptions): Promise<void> {
  const { network, truth } = deployment;
  const { world, faults } = network;
  const operator = new Operator(scenario, truth);
  deployment.start();
  for (const { name, versions } of scenario.workflows) {
    const [first = ''] = versions;
    truth.coordinatorChanged(name);
    deployment.lambdas.invoke(
      'api',
      (env) => operator.submit(env, first),
      () => {},
    );
    await world.run(world.now + 20_000);
  }
  for (const { name, file } of scenario.coordinators) {
    truth.coordinatorChanged(name);
    if (file !== undefined)
      deployment.lambdas.invoke(
        'api',
        (env) => operator.submit(env, file),
        () => {},
      );
  }
  await world.run(world.now + 20_000);
  const begin = world.now;
  for (const [number, operation] of scenario.operations.entries()) {
    if (options.withoutOperations?.includes(number)) continue;
    world.after(operation.at, undefined, () => {
      world.trace.add(world.now, `operation ${number}: ${JSON.stringify(operation)}`);
      if (operation.type === 'upload' || operation.type === 'upload-purge' || operation.type === 'upload-pass')
        return deployment.uploads.do(operation);
      deployment.lambdas.invoke(
        'api',
        (env) => operator.do(env, operation),
        () => {},
      );
    });
  }
  faults.active = true;
  deployment.storm();
  await world.run(begin + scenario.lengthMs);
  faults.active = false;
}
