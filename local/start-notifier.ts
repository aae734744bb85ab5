import type { NotifierEnvironment } from '#core/ports/ports.ts';
import { makeNotifierHandler } from '#lambda/notifier-handler.ts';
import { runTicker } from './ticker.ts';

const TICK_MS = 1_000;
/** What the end of a system waits for the last notices; those that are not sent by then are sent by the next start. */
const LAST_NOTICES_MS = 5_000;

/**
 * What AWS does around the notifier: its own tick, every second, which a mail server that hangs keeps from nobody else.
 * No rule is needed for word of a single notice. Returns how to stop it, which sends what there is to send first: who runs
 * one workflow and ends is to hear of its end now.
 */
export function startNotifier(env: NotifierEnvironment): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const handler = makeNotifierHandler(env);
  const tick = () => handler({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} });
  const loop = runTicker({ everyMs: TICK_MS, tick, signal, clock: env.clock, logger: env.logger });
  return async () => {
    stopping.abort();
    await loop;
    const sent = new AbortController();
    const last = tick()
      .catch((error: unknown) =>
        env.logger.error('The last notices could not be sent; the next start sends them', { error }),
      )
      .finally(() => sent.abort());
    await Promise.race([last, env.clock.sleep(LAST_NOTICES_MS, sent.signal)]);
  };
}
