import type { EventMessage } from '../model/message.ts';
import { decodeEvent } from '../model/message-codec.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { advanceInstance } from './advance-instance.ts';

/** A message as it came from a queue. */
export interface QueueRecord {
  readonly id: string;
  readonly body: string;
}

/** The records that must come again; all others are done with. */
export interface BatchResult {
  readonly failed: readonly string[];
}

/**
 * The master: advances each instance of the batch once, by all its messages together. When an instance fails, all its
 * records are reported, so that none overtakes another in the FIFO group. What cannot be decoded is recorded and
 * acknowledged: delivering it again would not help.
 */
export async function handleEvents(env: MasterEnvironment, records: readonly QueueRecord[]): Promise<BatchResult> {
  const failed: string[] = [];
  const batches = new Map<string, { readonly ids: string[]; readonly messages: EventMessage[] }>();
  for (const { id, body } of records) {
    const decoded = decodeEvent(body);
    if (!decoded.ok) {
      const details = `${decoded.reason}: ${body}`.slice(0, 4096);
      await env.incidents.record({ at: env.clock.now(), type: 'undecodable-message', details });
      continue;
    }
    const { message } = decoded;
    const batch = batches.get(message.instanceId) ?? { ids: [], messages: [] };
    batch.ids.push(id);
    batch.messages.push(message);
    batches.set(message.instanceId, batch);
  }
  await Promise.all(
    [...batches].map(async ([instanceId, { ids, messages }]) => {
      try {
        await advanceInstance(env, instanceId, messages);
      } catch (error) {
        env.logger.error('An instance could not be advanced; its messages come again', { instanceId, error });
        failed.push(...ids);
      }
    }),
  );
  await env.scaler?.scale();
  return { failed };
}
