import type { Instance } from '../model/instance.ts';
import { parseSlotId, slotId } from '../model/slots.ts';
import { isTerminal } from '../model/status.ts';
import type { Environment } from '../ports/ports.ts';
import { mapBounded } from './map-bounded.ts';

/** Of each list, on one sweep. The longest first: one that has no business there drifts to the front as others end. */
const MAX_CHECKED = 25;
/** Instances read at once. */
const CONCURRENCY = 10;

/**
 * Takes a slot for this run, or a place in line: whether it holds a slot. Idempotent. On a sweep, one that has to wait
 * makes sure that those before it have not ended, whose process died before it could give anything back.
 */
export async function takeSlot(env: Environment, instance: Instance, limit: number, sweep: boolean): Promise<boolean> {
  const { workflow } = instance;
  const id = idOf(instance);
  const holds = await env.slots.acquire(workflow, limit, id);
  const line = sweep && !holds ? await env.slots.load(workflow) : undefined;
  // This process reads READY; another one kills it, gives back, marks that as paid; this one acquires. Looking again
  // after the acquisition sees whatever was saved before a release that came too early to undo it.
  const suspects = [id, ...longest(line?.holders), ...longest(line?.waiters)];
  await dropIdle(env, workflow, [...new Set(suspects)]);
  return holds;
}

/** Gives back the slot of this run, or its place in line, and tells who is next. Idempotent. */
export async function giveSlotBack(env: Environment, instance: Instance): Promise<void> {
  await poke(env, await env.slots.release(instance.workflow, [idOf(instance)]));
}

/** Lets others pass this run, which is suspended; a slot that it holds already is kept (language §8). Idempotent. */
export async function leaveLine(env: Environment, instance: Instance): Promise<void> {
  await poke(env, await env.slots.leaveLine(instance.workflow, [idOf(instance)]));
}

/**
 * A run that is over never goes on: it loses slot and line whatever happens meanwhile. One that is suspended may be
 * resumed and begin right now: taking its slot could break the limit, taking its place in line costs it the place.
 */
async function dropIdle(env: Environment, workflow: string, ids: readonly string[]): Promise<void> {
  const standings = await mapBounded(CONCURRENCY, ids, (id) => standingOf(env, id));
  const having = (standing: Standing) => ids.filter((_, index) => standings[index] === standing);
  const [over, suspended] = [having('over'), having('suspended')];
  if (over.length > 0) await poke(env, await env.slots.release(workflow, over));
  if (suspended.length > 0) await poke(env, await env.slots.leaveLine(workflow, suspended));
}

type Standing = 'over' | 'suspended' | 'entitled';

async function standingOf(env: Environment, id: string): Promise<Standing> {
  const { instanceId, run } = parseSlotId(id);
  const state = (await env.instances.load(instanceId))?.state;
  if (state === undefined || state.run !== run || isTerminal(state.phase.status)) return 'over';
  return state.suspended ? 'suspended' : 'entitled';
}

async function poke(env: Environment, ids: readonly string[]): Promise<void> {
  await env.events.send(ids.map((id) => ({ type: 'poke', instanceId: parseSlotId(id).instanceId })));
}

function longest(ids: readonly string[] = []): readonly string[] {
  return ids.slice(0, MAX_CHECKED);
}

function idOf({ id, state }: Instance): string {
  return slotId(id, state.run);
}
