import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { byteLength } from '#core/model/byte-length.ts';
import { encodeAction } from '#core/model/message-codec.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ActionQueue, OutgoingAction } from '#core/ports/queues.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { packBatches } from '../pack-batches.ts';
import { BATCH_LIMITS, BATCHES_AT_ONCE, sendEntries } from './batch-entries.ts';

/** What sends to worker groups and never takes from them. */
export class SqsActionSender implements Pick<ActionQueue, 'send'> {
  readonly #client: SQSClient;
  readonly #urlOf: (group: string) => string;
  readonly #clock: Clock;

  constructor(client: SQSClient, urlOf: (group: string) => string, clock: Clock) {
    this.#client = client;
    this.#urlOf = urlOf;
    this.#clock = clock;
  }

  /** A group that cannot be sent to holds up none of the others; the first such failure is thrown at the end. */
  async send(actions: readonly OutgoingAction[]): Promise<void> {
    const groups = [...Map.groupBy(actions, ({ group }) => group)];
    const sent = await Promise.allSettled(groups.map(([group, ofGroup]) => this.#sendTo(group, ofGroup)));
    const failed = sent.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #sendTo(group: string, actions: readonly OutgoingAction[]): Promise<void> {
    const QueueUrl = this.#urlOf(group);
    const entries = actions.map(({ message, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: encodeAction(message),
      DelaySeconds: delaySeconds,
    }));
    const batches = packBatches(entries, ({ MessageBody }) => byteLength(MessageBody), BATCH_LIMITS);
    await mapBounded(BATCHES_AT_ONCE, batches, (batch) =>
      sendEntries(this.#clock, 'SendMessageBatch', batch, (Entries) =>
        this.#client.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
      ),
    );
  }
}
