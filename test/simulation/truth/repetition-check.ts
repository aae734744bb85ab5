import type { Deployment } from '../system/deployment.ts';

/** How many of the messages are delivered once more. */
const SAMPLE = 12;

/** Delivering any message again, when all is at rest, changes nothing. */
export async function checkRepetition(deployment: Deployment): Promise<void> {
  const { network, sent } = deployment;
  const { world, dice } = network;
  if (sent.length === 0) return;
  const before = await stateOf(deployment);
  for (let left = SAMPLE; left > 0; left--) dice.pick(sent)();
  await world.run(world.now + 10 * 60_000);
  const after = await stateOf(deployment);
  const changed = before.find((line, index) => line !== after[index]);
  if (changed === undefined && after.length === before.length) return;
  const became = after.find((line, index) => line !== before[index]);
  world.violate('repetition-changes-nothing', `${changed} becomes ${became}`);
}

/** All that counts, as lines. */
async function stateOf({ truth, ports, mails }: Deployment): Promise<readonly string[]> {
  const workflows = await ports.workflows.list('/', { limit: 1_000 });
  const coordinators = await ports.coordinators.list('/', { limit: 1_000 });
  const campaigns = await ports.campaigns.list({ limit: 1_000 });
  return [
    ...[...truth.instances.values()].map(({ id, state, hash }) => `${id} ${hash.slice(0, 8)} ${JSON.stringify(state)}`),
    ...[...truth.attempts].map(([key, { status }]) => `${key} ${status}`),
    ...workflows.items.map(({ name, version, source }) => `${name} ${version} ${source}`),
    ...coordinators.items.map(({ name, source, state }) => `${name} ${source} ${JSON.stringify(state)}`),
    ...campaigns.items.map(({ id, progress }) => `${id} ${JSON.stringify(progress)}`),
    ...mails.map(({ id }) => id),
  ];
}
