import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { byteLength } from '#core/model/byte-length.ts';
import { decodeAction, encodeAction } from '#core/model/message-codec.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { IncidentLog } from '#core/ports/incident-log.ts';
import type { ActionQueue, OutgoingAction, ReceivedAction } from '#core/ports/queues.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { queueCall } from '../errors.ts';
import { chunksOf, packBatches } from '../pack-batches.ts';
import { withAbortSignal } from '../with-abort-signal.ts';
import { BATCH_LIMITS, BATCHES_AT_ONCE, sendEntries } from './batch-entries.ts';

/** One standard queue a worker group. What cannot be decoded is recorded as an incident. */
export class SqsActionQueue implements ActionQueue {
  readonly #client: SQSClient;
  readonly #urlOf: (group: string) => string;
  readonly #clock: Clock;
  readonly #undecodable: IncidentLog;

  constructor(client: SQSClient, urlOf: (group: string) => string, clock: Clock, undecodable: IncidentLog) {
    this.#client = client;
    this.#urlOf = urlOf;
    this.#clock = clock;
    this.#undecodable = undecodable;
  }

  /** A group that cannot be sent to holds up none of the others; the first such failure is thrown at the end. */
  async send(actions: readonly OutgoingAction[]): Promise<void> {
    const groups = [...Map.groupBy(actions, ({ group }) => group)];
    const sent = await Promise.allSettled(groups.map(([group, ofGroup]) => this.#sendTo(group, ofGroup)));
    const failed = sent.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async receive(
    group: string,
    max: number,
    waitSeconds: number,
    signal: CancelSignal,
  ): Promise<readonly ReceivedAction[]> {
    const messages = await this.#poll(group, max, waitSeconds, signal);
    const received: ReceivedAction[] = [];
    const unreadable: string[] = [];
    for (const { Body = '', ReceiptHandle } of messages) {
      if (ReceiptHandle === undefined) continue;
      const decoded = decodeAction(Body);
      if (decoded.ok) {
        received.push({ message: decoded.message, receipt: ReceiptHandle });
        continue;
      }
      const details = `group ${group}: ${decoded.reason}: ${Body}`;
      await this.#undecodable.record({ at: this.#clock.now(), type: 'undecodable-message', details });
      unreadable.push(ReceiptHandle);
    }
    await this.delete(group, unreadable);
    return received;
  }

  async delete(group: string, receipts: readonly string[]): Promise<void> {
    const QueueUrl = this.#urlOf(group);
    const entries = receipts.map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt }));
    await mapBounded(BATCHES_AT_ONCE, chunksOf(entries, BATCH_LIMITS.maxCount), (batch) =>
      sendEntries(this.#clock, 'DeleteMessageBatch', batch, async (Entries) => {
        const { Failed = [] } = await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        // A receipt that SQS does not know any more: the message was delivered again, or is deleted already.
        return { Failed: Failed.filter(({ SenderFault }) => SenderFault !== true) };
      }),
    );
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

  async #poll(group: string, max: number, waitSeconds: number, signal: CancelSignal): Promise<readonly Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#urlOf(group),
      MaxNumberOfMessages: max,
      WaitTimeSeconds: waitSeconds,
    });
    if (signal.aborted) return [];
    try {
      const { Messages = [] } = await queueCall('ReceiveMessage', () =>
        withAbortSignal(signal, (abortSignal) => this.#client.send(command, { abortSignal })),
      );
      return Messages;
    } catch (error) {
      if (signal.aborted) return [];
      throw error;
    }
  }
}
