import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceView } from '#core/model/instance-view.ts';
import { isTerminal } from '#core/model/status.ts';
import type { ApiClient } from '../client/api-client.ts';

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A large instance costs more to describe, and is asked for less often: at most one part in five of the time. */
const PAUSE_PER_ANSWER = 4;

/**
 * Looks at an instance until it has ended or the signal aborts, showing each view. Answers the last one.
 */
export async function watchInstance(
  client: ApiClient,
  id: string,
  show: (view: InstanceView) => void,
  signal: AbortSignal,
): Promise<InstanceView> {
  for (;;) {
    const asked = performance.now();
    const view = await client.instances.info(id);
    show(view);
    if (isTerminal(view.status) || signal.aborted) return view;
    const pause = (performance.now() - asked) * PAUSE_PER_ANSWER;
    // An abort only ends the pause: the loop then looks once more.
    await sleep(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pause)), undefined, { signal }).catch(
      () => undefined,
    );
  }
}
