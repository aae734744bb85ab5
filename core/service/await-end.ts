import { statusOf } from '../engine/status-of.ts';
import { type InstanceStatus, isTerminal } from '../model/status.ts';
import type { ApiEnvironment } from '../ports/ports.ts';

const POLL_MS = 250;

/** The status of an instance once it has ended, or as it is after `waitSeconds`; undefined when there is none. */
export async function awaitEnd(
  env: ApiEnvironment,
  id: string,
  waitSeconds: number,
): Promise<InstanceStatus | undefined> {
  const until = env.clock.monotonic() + waitSeconds * 1000;
  for (;;) {
    const instance = await env.instances.load(id);
    if (instance === undefined) return undefined;
    const status = statusOf(instance.state);
    if (isTerminal(status) || env.clock.monotonic() >= until) return status;
    await env.clock.sleep(POLL_MS);
  }
}
