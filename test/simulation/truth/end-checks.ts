import { isTerminal } from '#core/model/status.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Deployment } from '../system/deployment.ts';

/** The invariants that are looked at once all is healed. */
export async function checkEnd(deployment: Deployment, _scenario: Scenario): Promise<void> {
  const { truth, network, queues } = deployment;
  const { world } = network;
  for (const { id, state, deleted, commands } of truth.instances.values()) {
    if (deleted) continue;
    if (!isTerminal(state.phase.status)) world.violate('g4-nothing-lost', `${id} is ${state.phase.status} for ever`);
    for (const [command, { applied }] of commands) {
      if (!applied) world.violate('g4-nothing-lost', `${id}: command ${command} is never applied`);
    }
    if (state.owed.length > 0) world.violate('g4-nothing-lost', `${id} still owes ${state.owed.join()}`);
  }
  for (const id of truth.acceptedStarts) {
    if (!truth.instances.has(id)) world.violate('g4-nothing-lost', `${id} was accepted, and there is no such instance`);
  }
  if (queues.some(({ size, deadLetters }) => size > 0 || deadLetters.length > 0)) {
    world.violate('g4-nothing-lost', 'a queue is not empty');
  }
}
