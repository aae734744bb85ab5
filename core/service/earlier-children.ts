import { MASTER } from '../model/attempt.ts';
import type { Instance } from '../model/instance.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { childInstanceId } from './child-instance-id.ts';

/** Recoveries one after the other that are looked through; what only older ones did is repeated. */
const MAX_STEPS = 50;

/**
 * By node index, the child that an earlier run of an instance made last; where there is none, that of the instance it
 * continues, and so on. Only runs of the definition that it has now count, since indices are of a definition.
 */
export async function earlierChildren(
  env: MasterEnvironment,
  instance: Instance,
): Promise<ReadonlyMap<number, string>> {
  const children = new Map<number, string>();
  let source: Instance | undefined = instance;
  for (let steps = 0; source?.hash === instance.hash && steps < MAX_STEPS; steps++) {
    const until = source === instance ? instance.state.run : Number.POSITIVE_INFINITY;
    for (const [node, id] of await childrenOf(env, source, until)) if (!children.has(node)) children.set(node, id);
    source = await continuedBy(env, source.id);
  }
  return children;
}

/** By node index, the last child of the runs before `until`. */
async function childrenOf(
  env: MasterEnvironment,
  { id, state }: Instance,
  until: number,
): Promise<Map<number, string>> {
  const since = state.earlier?.at(-1)?.throughRun ?? 0;
  const attempts = await env.attempts.list(id);
  const made = attempts.filter(({ workerId, ref }) => workerId === MASTER && ref.run > since && ref.run < until);
  return new Map(made.map(({ ref }) => [ref.node, childInstanceId(env, id, ref)]));
}

async function continuedBy(env: MasterEnvironment, id: string): Promise<Instance | undefined> {
  const continued = (await env.instances.context(id))?.parent?.continues;
  return continued === undefined ? undefined : await env.instances.load(continued);
}
