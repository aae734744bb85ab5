import type { EngineEvent } from '../engine/event.ts';
import type { Instance, StoredCommand } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { isWanted } from './child-end.ts';
import { commandInstance } from './command-instance.ts';
import { inspectAttempts } from './inspect-attempts.ts';
import { takeSlot, yieldSlot } from './instance-slot.ts';
import { payOwed } from './pay-owed.ts';
import { tellPending } from './tell.ts';
import { isUnusable, workflowOf } from './workflow-of.ts';

/**
 * What there is to tell an instance besides its messages, in the order it must hear it: what an inspection of its
 * attempts found, what it had to tell or still owed and is now done, its commands, and its start once nothing stands in the way.
 */
export async function gatherEvents(
  env: MasterEnvironment,
  instance: Instance,
  { sweep, pay }: { readonly sweep: boolean; readonly pay: boolean },
): Promise<EngineEvent[]> {
  const { state, commands } = instance;
  const told = pay ? await tellPending(env, instance) : [];
  const found = sweep || state.stopping.length > 0 ? await inspect(env, instance, sweep) : [];
  const inspected = [...told, ...found];
  if (isTerminal(state.phase.status) && state.owed.length > 0) {
    return pay ? [...inspected, ...(await payOwed(env, instance))] : inspected;
  }
  if (commands.length > 0) {
    return [...inspected, ...(await Promise.all(commands.map((stored) => commandEvent(env, instance, stored))))];
  }
  if (await isAbandoned(env, instance, sweep)) return inspected;
  if (await mayStart(env, instance, sweep)) return [...inspected, { type: 'start' }];
  return inspected;
}

async function inspect(env: MasterEnvironment, instance: Instance, sweep: boolean): Promise<EngineEvent[]> {
  const { results, unclaimed } = await inspectAttempts(env, instance);
  const events: EngineEvent[] = results.map((result) => ({ type: 'result', result }));
  return sweep ? [...events, { type: 'swept', unclaimed }] : events;
}

async function commandEvent(env: MasterEnvironment, instance: Instance, stored: StoredCommand): Promise<EngineEvent> {
  const { command } = stored;
  if (command.type !== 'rerun' || command.latest === undefined) return { type: 'command', stored };
  try {
    const workflow = await workflowOf(env, instance, command.latest.hash);
    return { type: 'command', stored, latest: { workflow, replacedHash: instance.hash } };
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return { type: 'command', stored, refusal: `the latest definition does not fit it: ${error.message}` };
  }
}

/**
 * A child looks, before it begins and on each of its sweeps, whether the attempt that it is of still waits for it; if
 * not, it asks itself to be killed. So one that was created too late begins nothing (design §4.5).
 */
async function isAbandoned(env: MasterEnvironment, { id, state }: Instance, sweep: boolean): Promise<boolean> {
  const { child, phase } = state;
  const asks = phase.status === 'READY' || (phase.status === 'RUNNING' && sweep);
  if (child !== true || !asks || (await isWanted(env, { id }))) return false;
  await commandInstance(env, id, { type: 'kill', reason: 'its parent waits for it no more' });
  return true;
}

/** Its old attempts have stopped, nobody has suspended it, and it holds a slot if its workflow has a limit. */
async function mayStart(env: MasterEnvironment, instance: Instance, sweep: boolean): Promise<boolean> {
  const { phase, suspended, stopping } = instance.state;
  if (phase.status !== 'READY' || stopping.length > 0) return false;
  if (suspended) {
    await yieldSlot(env, instance);
    return false;
  }
  const instanceLimit = await limitOf(env, instance);
  return instanceLimit === undefined || (await takeSlot(env, instance, instanceLimit, sweep));
}

/** Of a definition that cannot be used nothing is known: the start itself then says what is wrong with it. */
async function limitOf(env: MasterEnvironment, instance: Instance): Promise<number | undefined> {
  try {
    return (await workflowOf(env, instance, instance.hash)).instanceLimit;
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return undefined;
  }
}
