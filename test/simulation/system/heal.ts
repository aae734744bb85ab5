import { statusOf } from '#core/engine/status-of.ts';
import { isTerminal } from '#core/model/status.ts';
import { commandInstance } from '#core/service/command-instance.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { checkEnd } from '../truth/end-checks.ts';
import type { Deployment } from './deployment.ts';
import { Operator } from './operator.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After which nothing that is sound has anything left to do: many in a line of one, each a loop of retries of 20 minutes, took four days and a half. */
const LONGEST_HEALING_MS = 7 * 24 * HOUR_MS;
const MOST_PASSES = 8;

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
  const passes = { count: 0, found: '' };
  while (world.violation === undefined && world.now < until) {
    await world.run(world.now + 10 * MINUTE_MS);
    const resumed = resumeAll(deployment);
    if (!resumed && (await isQuiet(deployment)) && !(await settleUploads(deployment, passes))) break;
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
  const { network, truth, uploads } = deployment;
  const queues = [...deployment.queues, uploads.queue];
  if (queues.some(({ size, deadLetters }) => size > 0 || deadLetters.length > 0)) return false;
  if (network.world.processes.some((process) => truth.runningOn(process).length > 0)) return false;
  return !(await deployment.isAnythingDue(Number.MAX_SAFE_INTEGER));
}

/** Lets a pass over the uploads begin, unless the last one found nothing more to do; false: there is none to wait for. */
async function settleUploads(
  { uploads, truth, network: { world } }: Deployment,
  passes: { count: number; found: string },
): Promise<boolean> {
  if (truth.uploads.keys.length === 0) return false;
  const found = await uploads.snapshot();
  if (passes.count > 0 && found === passes.found) return false;
  if (++passes.count > MOST_PASSES) {
    world.violate('upload-newest-counts', `after ${MOST_PASSES} passes there is still something to do: ${found}`);
    return false;
  }
  passes.found = found;
  // A file is left to its notice for a while.
  await world.run(world.now + 30 * MINUTE_MS);
  uploads.pass();
  return true;
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
