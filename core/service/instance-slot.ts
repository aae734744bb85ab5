import type { InstanceState } from '../engine/state.ts';
import { FormatError } from '../model/errors.ts';
import type { Instance } from '../model/instance.ts';
import { parseSlotId, type Slots, slotId } from '../model/slots.ts';
import { isTerminal } from '../model/status.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { mapBounded } from './map-bounded.ts';

/** Of each list, on one sweep. The longest first: one that has no business there drifts to the front as others end. */
const MAX_CHECKED = 25;
/** Instances read at once. */
const CONCURRENCY = 10;
/** Of lists that others change meanwhile: the next sweep of one that waits tries again. */
const MAX_ROUNDS = 3;

/**
 * Takes a slot for this run, or a place in line: whether it holds a slot. Idempotent. On a sweep, one that has to wait
 * makes sure that those before it are entitled to be there: a process that dies gives nothing back.
 */
export async function takeSlot(
  env: MasterEnvironment,
  instance: Instance,
  limit: number,
  sweep: boolean,
): Promise<boolean> {
  const id = idOf(instance);
  const slots = await env.slots.acquire(instance.workflow, limit, id);
  const holds = slots.holders.includes(id);
  // This process reads READY; another one kills it, gives back, marks that as paid; this one acquires. Looking again
  // after the acquisition sees whatever was saved before a release that came too early to undo it.
  const others = sweep && !holds ? [...longest(slots.holders), ...longest(slots.waiters)] : [];
  await dropIdle(env, instance.workflow, slots, [...new Set([id, ...others])]);
  return holds;
}

/** Gives back the slot of this run, or its place in line, and tells who is next. Idempotent. */
export async function giveSlotBack(env: MasterEnvironment, instance: Instance): Promise<void> {
  await poke(env, await env.slots.release(instance.workflow, idOf(instance)));
}

/** Lets others pass this run, which is suspended before it began: resumed, it stands at the end of the line. Idempotent. */
export async function yieldSlot(env: MasterEnvironment, instance: Instance): Promise<void> {
  const { workflow } = instance;
  await dropIdle(env, workflow, await env.slots.load(workflow), [idOf(instance)]);
}

/**
 * Takes out those of `ids` who have no business in the lists. One that is suspended may be resumed and begin right now:
 * it acquires before it begins, and with that nothing that was `seen` before counts any more.
 */
async function dropIdle(env: MasterEnvironment, workflow: string, seen: Slots, ids: readonly string[]): Promise<void> {
  let slots = seen;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const listed = ids.filter((id) => slots.holders.includes(id) || slots.waiters.includes(id));
    const idleness = await mapBounded(CONCURRENCY, listed, (id) => isIdle(env, id));
    const idle = listed.filter((_, index) => idleness[index]);
    if (idle.length === 0) return;
    const next = await env.slots.drop(workflow, slots, idle);
    if (next !== undefined) return poke(env, next);
    slots = await env.slots.load(workflow);
  }
}

/** Not when that run is over, and not while it is suspended before it began; once it runs, its slot is kept (language §8). */
function isEntitled(run: number, state: InstanceState | undefined): boolean {
  if (state === undefined || state.run !== run || isTerminal(state.phase.status)) return false;
  return !(state.suspended && state.phase.status === 'READY');
}

/** Of one that this release cannot read nothing is known: it stays, and fails nobody who waits behind it. */
async function isIdle(env: MasterEnvironment, id: string): Promise<boolean> {
  const { instanceId, run } = parseSlotId(id);
  try {
    return !isEntitled(run, (await env.instances.load(instanceId))?.state);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

async function poke(env: MasterEnvironment, ids: readonly string[]): Promise<void> {
  await env.events.send(ids.map((id) => ({ type: 'poke', instanceId: parseSlotId(id).instanceId })));
}

function longest(ids: readonly string[]): readonly string[] {
  return ids.slice(0, MAX_CHECKED);
}

function idOf({ id, state }: Instance): string {
  return slotId(id, state.run);
}
