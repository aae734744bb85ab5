import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { byteLength } from '#core/model/byte-length.ts';
import type { EventMessage } from '#core/model/message.ts';
import { encodeEvent } from '#core/model/message-codec.ts';
import { splitResults } from '#core/model/split-results.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventQueue } from '#core/ports/queues.ts';
import type { Random } from '#core/ports/random.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { packBatches } from '../pack-batches.ts';
import { BATCH_LIMITS, BATCHES_AT_ONCE, sendEntries } from './batch-entries.ts';

type Entry = SendMessageBatchRequestEntry & { readonly Id: string; readonly MessageBody: string };

/** Events on one FIFO queue, a message group an instance. */
export class SqsEventQueue implements EventQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(client: SQSClient, queueUrl: string, clock: Clock, random: Random) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#clock = clock;
    this.#random = random;
  }

  async send(events: readonly EventMessage[]): Promise<void> {
    const byInstance = Map.groupBy(events.flatMap(splitResults), ({ instanceId }) => instanceId);
    const entries = [...byInstance.values()].flat().map((event, index) => this.#entry(event, index));
    const batches = packBatches(entries, ({ MessageBody }) => byteLength(MessageBody), BATCH_LIMITS);
    await mapBounded(BATCHES_AT_ONCE, lanesOf(batches), async (lane) => {
      for (const batch of lane) await this.#sendBatch(batch);
    });
  }

  /** A new deduplication id with each send: FIFO deduplication must never swallow what is sent again on purpose. */
  #entry(event: EventMessage, index: number): Entry {
    return {
      Id: String(index),
      MessageBody: encodeEvent(event),
      MessageGroupId: event.instanceId,
      MessageDeduplicationId: this.#random.hex(16),
    };
  }

  async #sendBatch(entries: readonly Entry[]): Promise<void> {
    await sendEntries(this.#clock, 'SendMessageBatch', entries, (left) =>
      this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries: left })),
    );
  }
}

/**
 * Batches that go one after another, in lists that go side by side. A batch that goes on with the instance with which the one
 * before it ended follows it, so that the events of an instance arrive in order.
 */
function lanesOf(batches: readonly (readonly Entry[])[]): readonly (readonly (readonly Entry[])[])[] {
  const lanes: (readonly Entry[])[][] = [];
  for (const batch of batches) {
    const lane = lanes.at(-1);
    const before = lane?.at(-1)?.at(-1);
    if (lane !== undefined && before?.MessageGroupId === batch[0]?.MessageGroupId) lane.push(batch);
    else lanes.push([batch]);
  }
  return lanes;
}
