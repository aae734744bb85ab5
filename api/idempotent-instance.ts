import type { Context } from 'hono';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { idempotentIds } from './idempotency.ts';
import { refuse } from './problem.ts';

/** What the `Idempotency-Key` of a start says: the instance it has started before, or the id it takes. */
export interface InstanceOfKey {
  readonly before?: string;
  readonly id?: string;
}

/** Looks up the `Idempotency-Key` of a start of `workflow`, if it has one, or answers that it is none. */
export async function idempotentInstance(
  env: ApiEnvironment,
  c: Context,
  workflow: string,
): Promise<InstanceOfKey | Response> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return {};
  if (key === '') return refuse(c, 'invalid-request', 'The Idempotency-Key is empty; leave it out or give one');
  const { current, previous } = idempotentIds(workflow, key, env.clock.now());
  const stored = await Promise.all([previous, current].map((id) => env.instances.load(id)));
  const before = stored.find((instance) => instance !== undefined)?.id;
  return before === undefined ? { id: current } : { before, id: current };
}
