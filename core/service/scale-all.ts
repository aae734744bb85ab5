import type { FleetPolicy } from '../fleet/fleet-policy.ts';
import type { FleetEnvironment } from '../ports/ports.ts';
import type { WorkerRecord } from '../ports/worker-store.ts';
import { mapBounded } from './map-bounded.ts';
import { scaleGroup } from './scale-group.ts';

const GROUPS_AT_ONCE = 8;

/**
 * What a tick does for the workers that the deployment starts itself: settles what became of earlier starts, starts what
 * is missing, and asks those of another release to leave. A group that fails holds up no other.
 */
export async function scaleAll(env: FleetEnvironment): Promise<void> {
  const { tasks, settings } = env;
  const fleets = [...(settings.fleets ?? [])];
  if (tasks === undefined || fleets.length === 0) return;
  const workers = await env.workers.list();
  await mapBounded(GROUPS_AT_ONCE, fleets, async ([group, policy]) => {
    try {
      await retire(env, outdated(workers, group, policy, env.clock.now()));
      await scaleGroup({ ...env, tasks }, group, policy, { inspect: true, workers });
    } catch (error) {
      env.logger.error('The workers of a group could not be looked after; the next tick tries again', { group, error });
    }
  });
}

function outdated(workers: readonly WorkerRecord[], group: string, { release }: FleetPolicy, now: number) {
  if (release === undefined) return [];
  return workers.filter(
    (worker) =>
      worker.group === group &&
      worker.leaseUntil > now &&
      worker.leaving !== true &&
      worker.release !== undefined &&
      worker.release !== release,
  );
}

async function retire(env: FleetEnvironment, workers: readonly WorkerRecord[]): Promise<void> {
  await mapBounded(GROUPS_AT_ONCE, workers, async ({ id, group, release }) => {
    env.logger.info('a worker of another release is asked to leave', { worker: id, group, release });
    await env.workers.requestLeave(id);
  });
}
