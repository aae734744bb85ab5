import { minuteOf } from '../engine/wake-time.ts';
import type { CoordinatorEnvironment } from '../ports/ports.ts';
import type { WorkerRecord } from '../ports/worker-store.ts';
import { isGone } from './inspect-attempts.ts';

/** Most instances one tick wakes; the next tick finds the rest still due. */
const MAX_WAKES = 10_000;

/**
 * What a tick does for instances: has everything looked at that the wake index says is due, and everything that a
 * worker whose lease has ended listed last. With `everything`, all that is not at rest: for a system that starts again.
 * The looking is the master's; only it moves an instance on in the index. Returns how many were woken. What cannot be
 * learnt of the workers is logged, and holds up nothing that is due.
 */
export async function wakeDue(
  env: CoordinatorEnvironment,
  options: { readonly everything?: boolean } = {},
): Promise<number> {
  const minute = options.everything === true ? Number.MAX_SAFE_INTEGER : minuteOf(env.clock.now());
  const gone = await goneWorkers(env);
  const woken = new Set(gone.flatMap(({ running }) => running.map(({ instanceId }) => instanceId)));
  for await (const ids of env.instances.due(minute, MAX_WAKES)) for (const id of ids) woken.add(id);
  await env.events.send([...woken].map((instanceId) => ({ type: 'sweep', instanceId })));
  // Only now: what it finished without telling anybody is known by its item alone.
  await Promise.all(gone.map((worker) => forget(env, worker)));
  return woken.size;
}

async function goneWorkers(env: CoordinatorEnvironment): Promise<readonly WorkerRecord[]> {
  try {
    const now = env.clock.now();
    return (await env.workers.list()).filter((worker) => isGone(worker, now, env.settings));
  } catch (error) {
    env.logger.error('gone workers not looked for', { error: String(error) });
    return [];
  }
}

/** A gone worker's item stays until nothing is left that runs under its name, so that no takeover is forgotten. */
async function forget(env: CoordinatorEnvironment, worker: WorkerRecord): Promise<void> {
  try {
    // Unless it has renewed its lease since it was read, however long ago that was.
    if (!(await runsAnything(env, worker))) await env.workers.remove(worker.id, worker.leaseUntil);
  } catch (error) {
    env.logger.error('gone worker not forgotten', { worker: worker.id, error: String(error) });
  }
}

async function runsAnything(env: CoordinatorEnvironment, worker: WorkerRecord): Promise<boolean> {
  const byInstance = Map.groupBy(worker.running, ({ instanceId }) => instanceId);
  for (const [instanceId, attempts] of byInstance) {
    const refs = attempts.map(({ ref }) => ref);
    const records = await env.attempts.get(instanceId, refs);
    if (records.some(({ status, workerId }) => status === 'RUNNING' && workerId === worker.id)) return true;
  }
  return false;
}
