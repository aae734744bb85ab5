import type { CancelledAttempt, Effect, EngineEvent } from '../engine/event.ts';
import type { AttemptRef } from '../model/attempt.ts';
import type { AttemptId, Instance } from '../model/instance.ts';
import type { Environment } from '../ports/ports.ts';
import type { OutgoingAction } from '../ports/queues.ts';
import { mapBounded } from './map-bounded.ts';
import { workflowOf } from './workflow-of.ts';

/** Cancellations under way at once. */
const CONCURRENCY = 16;

/** Does what a saved step causes, and returns what came of it for the next step. */
export async function carryOut(
  env: Environment,
  instance: Instance,
  effects: readonly Effect[],
): Promise<readonly EngineEvent[]> {
  const unplaced = await sendActions(env, instance, effects);
  const refs = effects.flatMap((effect) => (effect.type === 'cancel' ? effect.refs : []));
  if (refs.length === 0) return unplaced;
  return [...unplaced, { type: 'cancelled', attempts: await cancel(env, instance.id, refs) }];
}

/** Sends what has a worker group; what has none any more, since the deployment lost it, fails with that reason. */
async function sendActions(
  env: Environment,
  instance: Instance,
  effects: readonly Effect[],
): Promise<readonly EngineEvent[]> {
  const sends = effects.filter((effect) => effect.type === 'send');
  if (sends.length === 0) return [];
  const { nodes } = await workflowOf(env, instance, instance.hash);
  const outgoing: OutgoingAction[] = [];
  const results: EngineEvent[] = [];
  for (const { ref, delaySeconds, deadlineAt } of sends) {
    const node = nodes[ref.node];
    const host = node?.type === 'action' ? node.group : '';
    const group = env.settings.groups.get(host);
    if (group === undefined) {
      results.push(...(await failUnplaced(env, { instanceId: instance.id, ref }, host)));
      continue;
    }
    const ids = { instanceId: instance.id, ref, hash: instance.hash };
    outgoing.push({ group, delaySeconds, message: deadlineAt === undefined ? ids : { ...ids, deadlineAt } });
  }
  await env.actions.send(outgoing);
  return results;
}

async function failUnplaced(env: Environment, id: AttemptId, host: string): Promise<readonly EngineEvent[]> {
  const known = [...env.settings.groups.keys()].join(', ');
  const message = `there is no worker group \`${host}\` in this deployment any more; it has: ${known}`;
  const endedAt = env.clock.now();
  const taken = await env.attempts.takeOver(id, undefined, { outcome: 'FAILED', endedAt, message });
  if (!taken) return [];
  return [{ type: 'result', result: { ref: id.ref, outcome: 'FAILED', startedAt: endedAt, message, fault: 'user' } }];
}

/** Tombstones what is queued, marks what runs, and tells the workers that run it (design §3, a kill). */
async function cancel(
  env: Environment,
  instanceId: string,
  refs: readonly AttemptRef[],
): Promise<readonly CancelledAttempt[]> {
  const now = env.clock.now();
  const byWorker = new Map<string, AttemptId[]>();
  const cancelled = await mapBounded(CONCURRENCY, refs, async (ref): Promise<CancelledAttempt> => {
    const result = await env.attempts.cancel({ instanceId, ref }, now);
    if (result.found === 'queued') return { ref, found: 'queued' };
    if (result.found === 'running') {
      byWorker.set(result.workerId, [...(byWorker.get(result.workerId) ?? []), { instanceId, ref }]);
      return { ref, found: 'running' };
    }
    const { status } = result.record;
    return { ref, found: status === 'RUNNING' ? 'running' : status };
  });
  for (const [workerId, attempts] of byWorker) await env.workers.requestCancel(workerId, attempts);
  return cancelled;
}
