import { failureOf } from '../fleet/decide-start.ts';
import type { FleetPolicy } from '../fleet/fleet-policy.ts';
import type { FleetStart, FleetState } from '../fleet/fleet-state.ts';
import { recordFailure } from '../fleet/record-failure.ts';
import type { StoredFleet } from '../ports/fleet-store.ts';
import type { TaskAnswer } from '../ports/worker-tasks.ts';
import type { ScalingEnvironment } from './scale-group.ts';

/** Whoever decided on a start asks for it at once; after this time it has died, or its answer was lost. */
const REPEATED_AFTER_MS = 30_000;
/** Of the 64 characters of a client token; the adapter numbers the calls of one order. */
const TOKEN_LENGTH = 60;
const MAX_SAVES = 3;

/**
 * Asks for the tasks of the start that the caller has just decided on, and of every older one of which it is not known what
 * it started; stores the answers.
 */
export async function startTasks(
  env: ScalingEnvironment,
  policy: FleetPolicy,
  fleet: StoredFleet,
  decided: number | undefined,
): Promise<void> {
  const now = env.clock.now();
  const { starts } = fleet.state;
  const failure = failureOf(policy, fleet.state);
  if (failure !== undefined && now < failure.retryAt) return;
  const isDue = ({ number, at }: FleetStart) => number === decided || at + REPEATED_AFTER_MS <= now;
  let stored = fleet;
  for (const start of starts.filter((each) => each.tasks === undefined && isDue(each))) {
    stored = await startAndStore(env, policy, stored, start);
  }
}

async function startAndStore(
  env: ScalingEnvironment,
  policy: FleetPolicy,
  fleet: StoredFleet,
  start: FleetStart,
): Promise<StoredFleet> {
  const { group } = fleet;
  const { count, onDemand } = start;
  const answer = await ask(env, { group, count, onDemand, token: tokenOf(group, start) });
  const now = env.clock.now();
  const stored = await update(env, fleet, (state) => afterAnswer(policy, state, start.number, answer, now));
  if (answer instanceof Error || answer.refused !== undefined) await tellFailure(env, stored);
  else env.logger.info('workers started', { group, tasks: answer.started.length, onDemand });
  return stored;
}

/** With the time, since a table that was restored counts again from what it knew. */
function tokenOf(group: string, { number, at }: FleetStart): string {
  return `${number}-${at.toString(36)}-${group}`.slice(0, TOKEN_LENGTH);
}

async function ask(env: ScalingEnvironment, order: Parameters<ScalingEnvironment['tasks']['start']>[0]) {
  try {
    return await env.tasks.start(order);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function afterAnswer(
  policy: FleetPolicy,
  state: FleetState,
  number: number,
  answer: TaskAnswer | Error,
  now: number,
): FleetState {
  // It stays open: the same token finds out later what this try has started.
  if (answer instanceof Error) return recordFailure(policy, state, { reason: answer.message, capacity: false }, now);
  const { started, refused } = answer;
  const starts = state.starts.flatMap((start) => {
    if (start.number !== number) return [start];
    return started.length === 0 ? [] : [{ ...start, count: started.length, tasks: started }];
  });
  const next = { ...state, starts };
  return refused === undefined ? next : recordFailure(policy, next, refused, now);
}

/** What cannot be stored is not lost: the start stays open, and the next look repeats it. */
async function update(
  env: ScalingEnvironment,
  fleet: StoredFleet,
  change: (state: FleetState) => FleetState,
): Promise<StoredFleet> {
  let loaded: StoredFleet | undefined = fleet;
  for (let round = 0; round < MAX_SAVES && loaded !== undefined; round++) {
    const saved = await env.fleets.save(fleet.group, loaded, change(loaded.state));
    if (saved !== undefined) return saved;
    loaded = await env.fleets.load(fleet.group);
  }
  return { ...fleet, state: change(fleet.state) };
}

/** Says that workers did not start: in the log, by the metric that an alarm watches, and among the incidents. */
export async function tellFailure(
  env: Pick<ScalingEnvironment, 'logger' | 'metrics' | 'incidents' | 'clock'>,
  { group, state }: StoredFleet,
): Promise<void> {
  const { reason = '', count = 1, retryAt } = state.failure ?? {};
  env.metrics?.record('WorkerStartFailures');
  env.logger.warn('worker start failed', { group, reason, failures: count, retryAt });
  try {
    const details = `no worker of group ${group} could be started: ${reason}`;
    await env.incidents.record({ at: env.clock.now(), type: 'worker-start', details });
  } catch (error) {
    env.logger.error('a failed start of a worker is not among the incidents', { group, error: String(error) });
  }
}
