import { minuteOf } from '../engine/wake-time.ts';
import { decodeAction, decodeEvent } from '../model/message-codec.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import type { BatchResult, QueueRecord } from './handle-events.ts';

/**
 * A message that was given up decides nothing: it is recorded, and its instance is woken to find out from what is
 * stored. Takes letters of both kinds of queue.
 */
export async function handleDeadLetters(env: MasterEnvironment, records: readonly QueueRecord[]): Promise<BatchResult> {
  const failed: string[] = [];
  for (const { id, body } of records) {
    try {
      await handleDeadLetter(env, body);
    } catch (error) {
      env.logger.error('A dead letter could not be recorded; it comes again', { error });
      failed.push(id);
    }
  }
  return { failed };
}

async function handleDeadLetter(env: MasterEnvironment, body: string): Promise<void> {
  const now = env.clock.now();
  const instanceId = instanceOf(body);
  env.logger.error('A message was given up', { instanceId, body });
  const subject = instanceId === undefined ? {} : { instanceId };
  await env.incidents.record({ at: now, type: 'dead-letter', ...subject, details: body.slice(0, 4096) });
  env.metrics?.record('DeadLetters');
  if (instanceId !== undefined) await env.instances.wakeBy(instanceId, minuteOf(now));
}

function instanceOf(body: string): string | undefined {
  for (const decoded of [decodeEvent(body), decodeAction(body)]) {
    if (decoded.ok) return decoded.message.instanceId;
  }
  return undefined;
}
