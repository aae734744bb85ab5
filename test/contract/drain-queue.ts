import type { EventMessage } from '#core/model/message.ts';
import { decodeEvent } from '#core/model/message-codec.ts';

/** The receiving side of a queue of events. */
interface Receiving {
  receive(): Promise<readonly { readonly body: string; readonly receipt: string }[]>;
  delete(receipts: readonly string[]): Promise<void>;
}

/** Receives, decodes and deletes until nothing comes any more. */
export async function drainQueue(queue: Receiving): Promise<readonly EventMessage[]> {
  const events: EventMessage[] = [];
  for (;;) {
    const received = await queue.receive();
    if (received.length === 0) return events;
    for (const { body } of received) {
      const decoded = decodeEvent(body);
      if (!decoded.ok) throw new Error(decoded.reason);
      events.push(decoded.message);
    }
    await queue.delete(received.map(({ receipt }) => receipt));
  }
}
