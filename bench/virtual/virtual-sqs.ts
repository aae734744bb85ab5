import { createHash } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';

export interface VirtualMessage {
  readonly id: string;
  readonly body: string;
  readonly group: string | undefined;
  visibleAt: number;
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly DelaySeconds?: number;
  readonly ReceiptHandle: string;
}

const VISIBILITY_MS = 60_000;
const POLL_MS = 10;

/**
 * Queues as SQS has them, as far as a run without faults shows: long polls, delays, visibility, FIFO groups that hand
 * out up to ten messages at once and nothing more before those are deleted.
 */
export class VirtualSqs {
  private readonly clock: Clock;
  private readonly queues = new Map<string, VirtualMessage[]>();
  private messages = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Answers one request of the JSON protocol, with the names that SQS gives its fields. */
  async answer(operation: string, input: Record<string, unknown>): Promise<unknown> {
    const queue = String(input['QueueUrl']);
    switch (operation) {
      case 'SendMessageBatch': {
        const entries = input['Entries'] as readonly Entry[];
        return { Successful: entries.map((entry) => ({ Id: entry.Id, ...this.put(queue, entry) })), Failed: [] };
      }
      case 'ReceiveMessage': {
        const seconds = Number(input['WaitTimeSeconds'] ?? 0);
        const messages = await this.receive(queue, Number(input['MaxNumberOfMessages'] ?? 1), seconds);
        return {
          Messages: messages.map(({ id, body }) => ({
            MessageId: id,
            ReceiptHandle: id,
            Body: body,
            MD5OfBody: md5(body),
          })),
        };
      }
      case 'DeleteMessageBatch': {
        const entries = input['Entries'] as readonly Entry[];
        for (const { ReceiptHandle } of entries) this.delete(queue, ReceiptHandle);
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
      }
      case 'GetQueueAttributes':
        return { Attributes: { ApproximateNumberOfMessages: String(this.visible(queue)) } };
      default:
        throw new Error(`The virtual SQS has no ${operation}`);
    }
  }

  async receive(queue: string, max: number, seconds: number): Promise<readonly VirtualMessage[]> {
    const until = this.clock.now() + seconds * 1000;
    for (;;) {
      const messages = this.take(queue, max);
      if (messages.length > 0 || this.clock.now() >= until) return messages;
      await this.clock.sleep(POLL_MS);
    }
  }

  delete(queue: string, id: string): void {
    this.queues.set(
      queue,
      this.all(queue).filter((message) => message.id !== id),
    );
  }

  private visible(queue: string): number {
    return this.all(queue).filter(({ visibleAt }) => visibleAt <= this.clock.now()).length;
  }

  private take(queue: string, max: number): readonly VirtualMessage[] {
    const now = this.clock.now();
    const busy = new Set<string>();
    const taken: VirtualMessage[] = [];
    for (const message of this.all(queue)) {
      if (message.group !== undefined && message.visibleAt > now) busy.add(message.group);
    }
    for (const message of this.all(queue)) {
      if (taken.length === max) break;
      if (message.visibleAt > now || (message.group !== undefined && busy.has(message.group))) continue;
      taken.push(message);
    }
    for (const message of taken) message.visibleAt = now + VISIBILITY_MS;
    return taken;
  }

  private put(queue: string, entry: Entry): { MessageId: string; MD5OfMessageBody: string } {
    this.messages += 1;
    const id = `m${this.messages}`;
    const visibleAt = this.clock.now() + (entry.DelaySeconds ?? 0) * 1000;
    this.all(queue).push({ id, body: entry.MessageBody, group: entry.MessageGroupId, visibleAt });
    return { MessageId: id, MD5OfMessageBody: md5(entry.MessageBody) };
  }

  private all(queue: string): VirtualMessage[] {
    const messages = this.queues.get(queue) ?? [];
    this.queues.set(queue, messages);
    return messages;
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
