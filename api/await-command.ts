import type { AppliedCommand } from '#core/model/instance.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';

const POLL_MS = 100;

/**
 * What became of an accepted command, looked up for at most `waitSeconds`; `pending` when it is still stored then.
 * An instance keeps the outcome of its last few commands only: what is found neither waiting nor among those is done.
 */
export async function awaitCommand(
  env: ApiEnvironment,
  instanceId: string,
  commandId: string,
  waitSeconds: number,
): Promise<AppliedCommand | 'done' | 'pending'> {
  const until = env.clock.monotonic() + waitSeconds * 1000;
  for (;;) {
    const instance = await env.instances.load(instanceId);
    const applied = instance?.applied.find(({ id }) => id === commandId);
    if (applied !== undefined) return applied;
    if (instance === undefined || !instance.commands.some(({ id }) => id === commandId)) return 'done';
    if (env.clock.monotonic() >= until) return 'pending';
    await env.clock.sleep(POLL_MS);
  }
}
