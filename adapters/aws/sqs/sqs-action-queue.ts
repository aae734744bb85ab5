import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { decodeAction } from '#core/model/message-codec.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { IncidentLog } from '#core/ports/incident-log.ts';
import type { ActionQueue, ReceivedAction } from '#core/ports/queues.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { queueCall } from '../errors.ts';
import { chunksOf } from '../pack-batches.ts';
import { withAbortSignal } from '../with-abort-signal.ts';
import { BATCH_LIMITS, BATCHES_AT_ONCE, sendEntries } from './batch-entries.ts';
import { SqsActionSender } from './sqs-action-sender.ts';

/** One standard queue a worker group. What cannot be decoded is recorded as an incident. */
export class SqsActionQueue extends SqsActionSender implements ActionQueue {
  readonly #client: SQSClient;
  readonly #urlOf: (group: string) => string;
  readonly #clock: Clock;
  readonly #undecodable: IncidentLog;

  constructor(client: SQSClient, urlOf: (group: string) => string, clock: Clock, undecodable: IncidentLog) {
    super(client, urlOf, clock);
    this.#client = client;
    this.#urlOf = urlOf;
    this.#clock = clock;
    this.#undecodable = undecodable;
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
