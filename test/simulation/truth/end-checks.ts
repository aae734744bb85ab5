import { NO_SLOTS } from '#core/model/slots.ts';
import { isTerminal } from '#core/model/status.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Deployment } from '../system/deployment.ts';
import { checkCampaigns } from './campaign-checks.ts';
import { checkCoordinators } from './coordinator-checks.ts';
import { checkNotices } from './notice-checks.ts';
import { checkOutcome } from './outcome-checks.ts';
import { checkRepetition } from './repetition-check.ts';
import { checkUploads } from './upload-checks.ts';

/** The invariants that are looked at once all is healed. */
export async function checkEnd(deployment: Deployment, { workflows, coordinators }: Scenario): Promise<void> {
  checkInstances(deployment);
  await checkQueuesAndSlots(deployment, workflows);
  await checkCoordinators(deployment, coordinators);
  await checkCampaigns(deployment);
  await checkNotices(deployment);
  await checkUploads(deployment);
  if (deployment.network.world.violation === undefined) await checkRepetition(deployment);
}

function checkInstances({ truth, network: { world } }: Deployment): void {
  for (const id of truth.acceptedStarts) {
    if (!truth.instances.has(id)) world.violate('g4-nothing-lost', `${id} was accepted, and there is no such instance`);
  }
  for (const instance of truth.instances.values()) {
    const { id, state, deleted, commands } = instance;
    if (deleted) continue;
    if (!isTerminal(state.phase.status)) world.violate('g4-nothing-lost', `${id} is ${state.phase.status} for ever`);
    for (const [command, { applied }] of commands) {
      if (!applied) world.violate('g4-nothing-lost', `${id}: command ${command} is never applied`);
    }
    if (state.owed.length > 0) world.violate('g4-nothing-lost', `${id} still owes ${state.owed.join()}`);
    checkOutcome(truth, instance);
  }
  for (const { id, status } of truth.attempts.values()) {
    if (status === 'RUNNING') world.violate('g4-nothing-lost', `an attempt of ${id.instanceId} runs for ever`);
  }
}

async function checkQueuesAndSlots(
  { queues, ports, network: { world } }: Deployment,
  workflows: Scenario['workflows'],
) {
  if (queues.some(({ size, deadLetters }) => size > 0 || deadLetters.length > 0)) {
    world.violate('queues-empty', 'something is left in a queue');
  }
  for (const { name } of workflows) {
    const { holders, waiters } = { ...NO_SLOTS, ...(await ports.slots.load(name)) };
    const left = [...holders, ...waiters];
    if (left.length > 0) world.violate('slots-given-back', `${left.join()} of ${name}`);
  }
}
