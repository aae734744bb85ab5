import type { Effect, EngineEvent } from '../engine/event.ts';
import type { AttemptId, Instance } from '../model/instance.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import type { OutgoingAction } from '../ports/queues.ts';
import { cancelAttempts } from './cancel-attempts.ts';
import { groupNotAllowed, mayUseGroup } from './check-groups.ts';
import { openChildren } from './open-children.ts';
import { workflowOf } from './workflow-of.ts';

/** Does what a saved step causes, and returns what came of it for the next step. */
export async function carryOut(
  env: MasterEnvironment,
  instance: Instance,
  effects: readonly Effect[],
): Promise<readonly EngineEvent[]> {
  const unplaced = await sendActions(env, instance, effects);
  const orders = effects.filter((effect) => effect.type === 'child');
  const unborn = await openChildren(env, instance, orders);
  const refs = effects.flatMap((effect) => (effect.type === 'cancel' ? effect.refs : []));
  const attempts = refs.length === 0 ? [] : await cancelAttempts(env, instance, refs);
  return [...unplaced, ...unborn, ...(attempts.length === 0 ? [] : [{ type: 'cancelled', attempts } as const])];
}

/** Sends what has a worker group that it may use; what has none any more, since the deployment changed, fails with that reason. */
async function sendActions(
  env: MasterEnvironment,
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
      results.push(...(await failUnplaced(env, { instanceId: instance.id, ref }, missingGroup(env, host))));
      continue;
    }
    if (!mayUseGroup(env.settings, group, instance.dir)) {
      const reason = groupNotAllowed(env.settings, group, instance.dir);
      results.push(...(await failUnplaced(env, { instanceId: instance.id, ref }, reason)));
      continue;
    }
    const ids = { instanceId: instance.id, ref, hash: instance.hash };
    outgoing.push({ group, delaySeconds, message: deadlineAt === undefined ? ids : { ...ids, deadlineAt } });
  }
  await env.actions.send(outgoing);
  for (const { group, delaySeconds } of outgoing) if (delaySeconds === 0) env.scaler?.sent(group, 1);
  return results;
}

function missingGroup({ settings }: MasterEnvironment, host: string): string {
  const known = [...settings.groups.keys()].join(', ');
  return `there is no worker group \`${host}\` in this deployment any more; it has: ${known}`;
}

async function failUnplaced(env: MasterEnvironment, id: AttemptId, message: string): Promise<readonly EngineEvent[]> {
  const endedAt = env.clock.now();
  const taken = await env.attempts.takeOver(id, undefined, { outcome: 'FAILED', endedAt, message });
  if (!taken) return [];
  return [{ type: 'result', result: { ref: id.ref, outcome: 'FAILED', startedAt: endedAt, message, fault: 'user' } }];
}
