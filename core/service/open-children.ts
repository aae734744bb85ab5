import type { Effect, EngineEvent } from '../engine/event.ts';
import { MASTER } from '../model/attempt.ts';
import { formatDiagnostic } from '../model/diagnostic.ts';
import type { AttemptId, Instance } from '../model/instance.ts';
import type { AttemptResult } from '../model/message.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { resultOf } from './attempt-result.ts';
import { type Birth, planBirths } from './child-birth.ts';
import { cutMessage, endChild, inspectChild } from './child-end.ts';
import { continueChild } from './continue-child.ts';
import { earlierChildren } from './earlier-children.ts';
import { mapBounded } from './map-bounded.ts';
import { createPrepared, type PreparedStart, prepareStart } from './start-instance.ts';
import { isUnusable } from './workflow-of.ts';

/** Children under way at once. */
const CONCURRENCY = 16;

type Order = Extract<Effect, { readonly type: 'child' }>;

/**
 * Creates the children of these attempts, or finds them created. What cannot be created fails its attempt, and that is
 * returned; everything else is heard of when the child has ended.
 */
export async function openChildren(
  env: MasterEnvironment,
  instance: Instance,
  orders: readonly Order[],
): Promise<readonly EngineEvent[]> {
  if (orders.length === 0) return [];
  const earlier = orders.some(({ continues }) => continues) ? await earlierChildren(env, instance) : new Map();
  const births = await planBirths(
    env,
    instance,
    orders.map(({ ref }) => ref),
  );
  const results = await mapBounded(CONCURRENCY, births, (birth, index) =>
    openChild(env, instance.id, birth, orders[index]?.continues ? earlier.get(birth.ref.node) : undefined),
  );
  return results.flatMap((result) => (result === undefined ? [] : [{ type: 'result', result }]));
}

/**
 * The claim of the attempt comes before the child: from then on the child can be found, and ended, by whoever ends the
 * attempt; and an attempt that has ended cannot be claimed. The token is the id of the child, so that every process
 * which creates it claims alike.
 */
async function openChild(
  env: MasterEnvironment,
  instanceId: string,
  birth: Birth,
  earlierId: string | undefined,
): Promise<AttemptResult | undefined> {
  const id = { instanceId, ref: birth.ref };
  const prepared = 'problem' in birth ? birth : await prepare(env, birth, earlierId);
  if ('problem' in prepared) return await refuse(env, id, prepared.problem);
  const startedAt = env.clock.now();
  const claimed = await env.attempts.claim(id, { workerId: MASTER, token: prepared.id, startedAt });
  if (claimed !== true) return await found(env, id);
  await createPrepared(env, prepared);
  return undefined;
}

async function prepare(
  env: MasterEnvironment,
  { request }: Extract<Birth, { request: unknown }>,
  earlierId: string | undefined,
): Promise<PreparedStart | { readonly problem: string }> {
  const { workflow } = request;
  const continued = earlierId === undefined ? undefined : await continueChild(env, earlierId, request);
  if (continued !== undefined) return continued;
  try {
    const prepared = await prepareStart(env, request);
    if (!('result' in prepared)) return prepared;
    if (prepared.result === 'no-such-workflow') {
      return { problem: `there is no workflow \`${workflow}\`: submit it, and rerun` };
    }
    const problems = prepared.diagnostics.map((diagnostic) => formatDiagnostic(workflow, diagnostic));
    return { problem: `${workflow} cannot be started: ${problems.join('; ')}` };
  } catch (error) {
    if (isUnusable(error)) return { problem: `${workflow} cannot be started: ${error.message}` };
    throw error;
  }
}

/** Fails the attempt, unless its child was created when that was still possible. */
async function refuse(env: MasterEnvironment, id: AttemptId, problem: string): Promise<AttemptResult | undefined> {
  const message = cutMessage(problem);
  const end = { outcome: 'FAILED', endedAt: env.clock.now(), message } as const;
  if (await env.attempts.takeOver(id, undefined, end)) return { ref: id.ref, ...end, startedAt: end.endedAt };
  const [record] = await env.attempts.get(id.instanceId, [id.ref]);
  if (record === undefined) return undefined;
  if (record.workerId !== MASTER) return resultOf(record);
  const seen = await inspectChild(env, id.instanceId, record);
  if (seen !== 'missing') return seen;
  await endChild(env, id, { outcome: 'FAILED', message });
  return await found(env, id);
}

/** What came of an attempt that somebody has claimed or ended before. */
async function found(env: MasterEnvironment, { instanceId, ref }: AttemptId): Promise<AttemptResult | undefined> {
  const [record] = await env.attempts.get(instanceId, [ref]);
  if (record === undefined) return undefined;
  const seen = record.workerId === MASTER ? await inspectChild(env, instanceId, record) : resultOf(record);
  return seen === 'missing' ? undefined : seen;
}
