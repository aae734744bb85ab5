import { type FleetView, freeSlots, tasksToStart } from '../fleet/decide-start.ts';
import type { FleetPolicy } from '../fleet/fleet-policy.ts';
import { type FleetState, NO_FLEET } from '../fleet/fleet-state.ts';
import { startsOnDemand } from '../fleet/record-failure.ts';
import { onTheirWay, settleStarts, type TaskStatus } from '../fleet/settle-starts.ts';
import type { Environment } from '../ports/ports.ts';
import type { WorkerRecord } from '../ports/worker-store.ts';
import type { WorkerTasks } from '../ports/worker-tasks.ts';
import { currentWorkers } from './current-workers.ts';
import { startTasks, tellFailure } from './start-tasks.ts';

/** Right after its start a task is known to nobody yet. */
const INSPECTED_AFTER_MS = 30_000;

/** What looking after the workers of a group needs. */
export type ScalingEnvironment = Pick<
  Environment,
  'workers' | 'fleets' | 'queues' | 'incidents' | 'clock' | 'logger' | 'metrics'
> & { readonly tasks: WorkerTasks };

export interface ScalingLook {
  /** Actions that the caller has just sent, and which the queue may not count yet. */
  readonly sent?: number;
  /** Also asks what became of the tasks on their way. */
  readonly inspect?: boolean;
  /** Where they are known already. */
  readonly workers?: readonly WorkerRecord[];
}

/**
 * Starts the workers that a group lacks. The decision is stored before it is carried out, so that of all who look at the
 * same time one decides, and whoever looks later finishes what that one left: ECS starts nothing twice for one token.
 * Returns how many more actions the workers could take, those on their way included.
 */
export async function scaleGroup(
  env: ScalingEnvironment,
  group: string,
  policy: FleetPolicy,
  look: ScalingLook = {},
): Promise<number> {
  const [workers, backlog, stored] = await Promise.all([
    look.workers ?? env.workers.list(),
    env.queues.backlog(group),
    env.fleets.load(group),
  ]);
  const before = stored?.state ?? NO_FLEET;
  const now = env.clock.now();
  const arrived = new Set(workers.flatMap((worker) => (worker.group === group ? (worker.task ?? []) : [])));
  const settled =
    look.inspect === true
      ? settleStarts(policy, before, { arrived, statuses: await inspect(env, group, before, arrived) }, now)
      : { state: before, hopeless: [] };
  const view: FleetView = {
    now,
    waiting: Math.max(backlog, look.sent ?? 0),
    workers: currentWorkers(workers, { group, release: policy.release }, now).map(({ slots, running }) => ({
      slots,
      running: running.length,
    })),
    onTheirWay: onTheirWay(settled.state, arrived),
  };
  const count = tasksToStart(policy, settled.state, view);
  const free = freeSlots(policy, view) + count * policy.slots;
  const decided = count === 0 ? settled.state : withStart(policy, settled.state, count, now);
  // Before they are forgotten: a task that is not stopped runs, and costs, for ever.
  if (settled.hopeless.length > 0) await env.tasks.stop(group, settled.hopeless, 'its worker did not report');
  const saved = decided === before ? stored : await env.fleets.save(group, stored, decided);
  // Undefined: there is nothing to do, or somebody else has decided meanwhile.
  if (saved === undefined) return free;
  if (settled.failure !== undefined) await tellFailure(env, saved);
  await startTasks(env, policy, saved, count === 0 ? undefined : decided.number);
  return free;
}

function withStart(policy: FleetPolicy, state: FleetState, count: number, now: number): FleetState {
  const number = state.number + 1;
  const start = { number, count, at: now, onDemand: startsOnDemand(policy, state, now) };
  return { ...state, number, startedAt: now, starts: [...state.starts, start] };
}

async function inspect(
  env: ScalingEnvironment,
  group: string,
  { starts }: FleetState,
  arrived: ReadonlySet<string>,
): Promise<ReadonlyMap<string, TaskStatus>> {
  const old = starts.filter(({ at }) => at + INSPECTED_AFTER_MS <= env.clock.now());
  const awaited = old.flatMap(({ tasks = [] }) => tasks.filter((task) => !arrived.has(task)));
  return awaited.length === 0 ? new Map() : await env.tasks.inspect(group, awaited);
}
