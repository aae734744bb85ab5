import { statusOf } from '#core/engine/status-of.ts';
import { isTerminal } from '#core/model/status.ts';
import { commandInstance } from '#core/service/command-instance.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { checkEnd } from '../truth/end-checks.ts';
import type { Deployment } from './deployment.ts';
import { Operator } from './operator.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After which nothing that is sound has anything left to do. */
const LONGEST_HEALING_MS = 30 * HOUR_MS;

/** Nothing fails any more: whatever can still be done is done, and then all must be at rest and accounted for. */
export async function heal(deployment: Deployment, scenario: Scenario): Promise<void> {
  const { world } = deployment.network;
  world.trace.add(world.now, 'healing begins');
  deployment.isDown = false;
  for (const process of world.processes) {
    world.thaw(process);
    process.skewMs = 0;
    process.partitionedUntil = 0;
  }
  await restore(deployment, scenario);
  const until = world.now + LONGEST_HEALING_MS;
  while (world.violation === undefined && world.now < until) {
    await world.run(world.now + 10 * MINUTE_MS);
    const resumed = resumeAll(deployment);
    if (!resumed && (await isQuiet(deployment))) break;
  }
  if (world.violation === undefined) await checkEnd(deployment, scenario);
}

/** What was deleted, and others may wait for, is there again. */
async function restore({ ports, lambdas, truth }: Deployment, scenario: Scenario): Promise<void> {
  const operator = new Operator(scenario, truth);
  for (const { name, versions } of scenario.workflows) {
    const head = await ports.workflows.head(name);
    if (head !== undefined && !head.deleted) continue;
    truth.coordinatorChanged(name);
    lambdas.invoke(
      'api',
      (env) => operator.submit(env, versions[0] ?? ''),
      () => {},
    );
  }
}

/** Whether nothing is under way, in any queue or in the wake index. */
async function isQuiet(deployment: Deployment): Promise<boolean> {
  const { queues, network, truth } = deployment;
  if (queues.some(({ size, deadLetters }) => size > 0 || deadLetters.length > 0)) return false;
  if (network.world.processes.some((process) => truth.runningOn(process).length > 0)) return false;
  return !(await deployment.isAnythingDue(Number.MAX_SAFE_INTEGER));
}

/** True when there was anything to be resumed. */
function resumeAll({ truth, lambdas }: Deployment): boolean {
  const suspended = [...truth.instances.values()].filter(
    ({ state, deleted }) => !deleted && !isTerminal(state.phase.status) && statusOf(state) === 'SUSPENDED',
  );
  for (const { id } of suspended) {
    lambdas.invoke(
      'api',
      (env) => commandInstance(env, id, { type: 'resume' }),
      () => {},
    );
  }
  return suspended.length > 0;
}
