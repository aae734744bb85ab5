import { type Advance, advance } from '../engine/advance.ts';
import { EngineError } from '../engine/draft.ts';
import type { Effect, EngineEvent } from '../engine/event.ts';
import { park } from '../engine/park.ts';
import type { InstanceState } from '../engine/state.ts';
import { minuteOf, wakeTime } from '../engine/wake-time.ts';
import { ContentionError } from '../model/errors.ts';
import type { AppliedCommand, Instance } from '../model/instance.ts';
import type { EventMessage } from '../model/message.ts';
import { isTerminal } from '../model/status.ts';
import type { InstanceUpdate } from '../ports/instance-store.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { carryOut } from './carry-out.ts';
import { gatherEvents } from './gather-events.ts';
import { measureStep } from './measure-step.ts';
import { isUnusable, workflowOf } from './workflow-of.ts';

/** More rounds than any batch needs: a start, a kill with its cancellations, the owed tasks, a rerun. */
const MAX_ROUNDS = 12;

/**
 * Brings one instance up to date with all that is known of it: one strong read, then for each step one conditional
 * write, and only after it what the step causes (design §3). Whatever is interrupted here is taken up again by the
 * message coming back or by the wake index; doing any of it twice changes nothing.
 */
export async function advanceInstance(
  env: MasterEnvironment,
  id: string,
  messages: readonly EventMessage[],
): Promise<void> {
  const sweep = messages.some(({ type }) => type === 'sweep');
  let inbox: readonly EngineEvent[] = messages.flatMap((message) =>
    message.type === 'results' ? message.results.map((result) => ({ type: 'result', result }) as const) : [],
  );
  let instance = await env.instances.load(id);
  let looked = false;
  let pay = true;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (instance === undefined) return;
    const gathered = await gatherEvents(env, instance, { sweep: sweep && !looked, pay });
    // What failed to be paid or stored is for the next waking, not for the next round.
    if (failedToPay(instance, gathered)) pay = false;
    const events = [...inbox, ...gathered];
    if (round > 0 && events.length === 0) return;
    const step = await takeStep(env, instance, events, sweep && !looked);
    if (step === 'lost') {
      instance = await env.instances.load(id);
      continue;
    }
    looked = true;
    inbox = await carryOut(env, step.instance, step.effects);
    instance = step.instance;
  }
  throw new ContentionError(`Instance ${id} did not come to rest in ${MAX_ROUNDS} rounds`, { id });
}

function failedToPay({ state }: Instance, gathered: readonly EngineEvent[]): boolean {
  if (state.notices !== undefined && !gathered.some(({ type }) => type === 'noticed')) return true;
  return state.owed.length > gathered.filter(({ type }) => type === 'paid').length;
}

interface Step {
  readonly instance: Instance;
  readonly effects: readonly Effect[];
}

async function takeStep(
  env: MasterEnvironment,
  instance: Instance,
  events: readonly EngineEvent[],
  sweep: boolean,
): Promise<Step | 'lost'> {
  const now = env.clock.now();
  const { state, effects, applied } = await advanceOrPark(env, instance, events);
  const update: InstanceUpdate = {
    state,
    ...wakeChange(instance, wakeTimeAfter(instance, state, applied, now), now, sweep),
    ...timesOf(instance.state, state, now),
    ...(applied.length === 0 ? {} : { applied, ...versionOf(instance, applied) }),
  };
  if (!changes(instance, update)) return { instance, effects };
  if (!(await env.instances.save(instance, update))) return 'lost';
  measureStep(env.metrics, instance.state, update);
  return { instance: afterSave(instance, update), effects };
}

async function advanceOrPark(
  env: MasterEnvironment,
  instance: Instance,
  events: readonly EngineEvent[],
): Promise<Advance> {
  const { id, state } = instance;
  const now = env.clock.now();
  try {
    const workflow = await workflowOf(env, instance, instance.hash);
    return advance({ workflow, instanceId: id, state, events, now, broadcasts: env.settings.broadcasts });
  } catch (error) {
    if (!(error instanceof EngineError || isUnusable(error))) throw error;
    env.logger.error('An instance is parked: advancing it failed', { instanceId: id, error: error.message });
    return park({ state, events, error: error.message, now });
  }
}

/** With commands left that this save does not apply, it must not come to rest. */
function wakeTimeAfter(
  { commands }: Instance,
  state: InstanceState,
  applied: readonly AppliedCommand[],
  now: number,
): number | undefined {
  const left = commands.length > applied.length;
  return wakeTime(state, now) ?? (left ? minuteOf(now) + 1 : undefined);
}

/** A sweep sets the next waking; anything else may only bring it forward, so that the index is seldom written. */
function wakeChange({ wakeAt }: Instance, wanted: number | undefined, now: number, sweep: boolean) {
  if (wanted === undefined) return wakeAt === undefined ? {} : ({ wakeAt: 'rest' } as const);
  if (wakeAt === wanted) return {};
  const due = wakeAt !== undefined && wakeAt <= minuteOf(now);
  return wakeAt === undefined || wanted < wakeAt || (sweep && due) ? { wakeAt: wanted } : {};
}

function timesOf(before: InstanceState, after: InstanceState, now: number) {
  const opened = before.run !== after.run;
  const began = before.phase.status === 'READY' && after.phase.status !== 'READY';
  const ended = isTerminal(after.phase.status) && (opened || !isTerminal(before.phase.status));
  return {
    ...(began ? { startedAt: now } : {}),
    ...(ended ? { endedAt: now } : opened ? { endedAt: null } : {}),
  };
}

function versionOf(instance: Instance, applied: readonly { id: string; refusal?: string }[]) {
  const done = new Set(applied.flatMap(({ id, refusal }) => (refusal === undefined ? [id] : [])));
  const version = instance.commands.flatMap(({ id, command }) =>
    done.has(id) && command.type === 'rerun' && command.latest !== undefined ? [command.latest] : [],
  );
  const newest = version.at(-1);
  return newest === undefined ? {} : { version: newest };
}

function changes(instance: Instance, update: InstanceUpdate): boolean {
  const { state, ...others } = update;
  return Object.keys(others).length > 0 || JSON.stringify(state) !== JSON.stringify(instance.state);
}

/** The instance as the store now has it, without reading it again. */
function afterSave(instance: Instance, update: InstanceUpdate): Instance {
  const { wakeAt: wakeBefore, endedAt: endedBefore, ...rest } = instance;
  const wakeAt = update.wakeAt === 'rest' ? undefined : (update.wakeAt ?? wakeBefore);
  const endedAt = update.endedAt === null ? undefined : (update.endedAt ?? endedBefore);
  const gone = new Set(update.applied?.map(({ id }) => id));
  return {
    ...rest,
    ...update.version,
    state: update.state,
    commands: instance.commands.filter(({ id }) => !gone.has(id)),
    ...(update.startedAt === undefined ? {} : { startedAt: update.startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(wakeAt === undefined ? {} : { wakeAt }),
    revision: instance.revision + 1,
  };
}
