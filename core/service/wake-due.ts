import { minuteOf } from '../engine/wake-time.ts';
import type { Environment } from '../ports/ports.ts';
import type { WorkerRecord } from '../ports/worker-store.ts';
import { isGone } from './inspect-attempts.ts';

/** Most instances one tick wakes; the next tick finds the rest still due. */
const MAX_WAKES = 10_000;

/**
 * What a tick does for instances: has everything looked at that the wake index says is due, and everything that a
 * worker whose lease has ended still held. With `everything`, all that is not at rest: for a system that starts again.
 * The looking is the master's; only it moves an instance on in the index. Returns how many were woken.
 */
export async function wakeDue(env: Environment, options: { readonly everything?: boolean } = {}): Promise<number> {
  const minute = options.everything === true ? Number.MAX_SAFE_INTEGER : minuteOf(env.clock.now());
  const woken = new Set<string>();
  for (const id of await heldByGoneWorkers(env)) woken.add(id);
  for await (const ids of env.instances.due(minute, MAX_WAKES)) for (const id of ids) woken.add(id);
  await env.events.send([...woken].map((instanceId) => ({ type: 'sweep', instanceId })));
  return woken.size;
}

async function heldByGoneWorkers(env: Environment): Promise<readonly string[]> {
  const now = env.clock.now();
  const workers = await env.workers.list();
  const held = await Promise.all(
    workers.filter((worker) => isGone(worker, now, env.settings)).map((worker) => release(env, worker)),
  );
  return held.flat();
}

/** A gone worker's item stays until nothing is left that runs under its name, so that no takeover is forgotten. */
async function release(env: Environment, worker: WorkerRecord): Promise<readonly string[]> {
  const byInstance = Map.groupBy(worker.running, ({ instanceId }) => instanceId);
  const held: string[] = [];
  for (const [instanceId, attempts] of byInstance) {
    const records = await env.attempts.get(
      instanceId,
      attempts.map(({ ref }) => ref),
    );
    if (records.some(({ status, workerId }) => status === 'RUNNING' && workerId === worker.id)) held.push(instanceId);
  }
  if (held.length === 0) await env.workers.remove(worker.id);
  return held;
}
