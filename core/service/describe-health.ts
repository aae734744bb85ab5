import type { ApiEnvironment } from '../ports/ports.ts';
import { mapBounded } from './map-bounded.ts';

const MAX_SUSPENDED = 50;
const MAX_OVERDUE = 100;
const MINUTE_MS = 60_000;
/** A tick comes every minute and takes a while. */
const OVERDUE_MINUTES = 3;
const AT_ONCE = 16;

/** An instance that the system has suspended, since it did not know how to go on. */
export interface ParkedInstance {
  readonly id: string;
  readonly workflow: string;
  readonly error: string;
}

/** Those among the newest 50 suspended instances that the system suspended itself. */
export async function parkedInstances(env: ApiEnvironment): Promise<readonly ParkedInstance[]> {
  const { items } = await env.instances.list({ status: 'SUSPENDED' }, { limit: MAX_SUSPENDED });
  const found = await mapBounded(AT_ONCE, items, async ({ id, workflow }) => {
    const error = (await env.instances.load(id))?.state.parked;
    return error === undefined ? [] : [{ id, workflow, error }];
  });
  return found.flat();
}

/** Instances that were to be looked at three minutes ago or earlier and have not been, counted up to 100: nobody ticks. */
export async function overdueInstances(env: ApiEnvironment): Promise<number> {
  const minute = Math.floor(env.clock.now() / MINUTE_MS) - OVERDUE_MINUTES;
  let count = 0;
  for await (const page of env.instances.due(minute, MAX_OVERDUE)) count += page.length;
  return count;
}
