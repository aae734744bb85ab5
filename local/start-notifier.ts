import type { NotifierEnvironment } from '#core/service/deliver-notice.ts';
import { makeNotifierHandler } from '#lambda/notifier-handler.ts';
import { runTicker } from './ticker.ts';

const TICK_MS = 1_000;

/**
 * What AWS does around the notifier: its own tick, every second, which a mail server that hangs keeps from nobody else.
 * No rule is needed for word of a single notice. Returns how to stop it, which waits for what is being sent.
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
  };
}
