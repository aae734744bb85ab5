import type { CancelledAttempt, Effect, EngineEvent } from '../engine/event.ts';
import type { AttemptRef } from '../model/attempt.ts';
import type { AttemptId, Instance } from '../model/instance.ts';
import type { Environment } from '../ports/ports.ts';
import type { OutgoingAction } from '../ports/queues.ts';
import { inBatches } from './in-batches.ts';
import { workflowOf } from './workflow-of.ts';

/** Cancellations under way at once. */
const CONCURRENCY = 16;

/** Does what a saved step causes, and returns what came of it for the next step. */
export async function carryOut(
  env: Environment,
  instance: Instance,
  effects: readonly Effect[],
): Promise<readonly EngineEvent[]> {
  await sendActions(env, instance, effects);
  const refs = effects.flatMap((effect) => (effect.type === 'cancel' ? effect.refs : []));
  return refs.length === 0 ? [] : [{ type: 'cancelled', attempts: await cancel(env, instance.id, refs) }];
}

async function sendActions(env: Environment, instance: Instance, effects: readonly Effect[]): Promise<void> {
  if (!effects.some(({ type }) => type === 'send')) return;
  const { nodes } = await workflowOf(env, instance, instance.hash);
  const outgoing = effects.flatMap((effect): OutgoingAction[] => {
    if (effect.type !== 'send') return [];
    const { ref, delaySeconds, deadlineAt } = effect;
    const node = nodes[ref.node];
    if (node?.type !== 'action') return [];
    const group = env.settings.groups.get(node.group) ?? node.group;
    const ids = { instanceId: instance.id, ref, hash: instance.hash };
    return [{ group, delaySeconds, message: deadlineAt === undefined ? ids : { ...ids, deadlineAt } }];
  });
  await env.actions.send(outgoing);
}

/** Tombstones what is queued, marks what runs, and tells the workers that run it (design §3, a kill). */
async function cancel(
  env: Environment,
  instanceId: string,
  refs: readonly AttemptRef[],
): Promise<readonly CancelledAttempt[]> {
  const now = env.clock.now();
  const byWorker = new Map<string, AttemptId[]>();
  const cancelled = await inBatches(refs, CONCURRENCY, async (ref): Promise<CancelledAttempt> => {
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
