import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { QueueError, queueCall } from '../errors.ts';

/** Both are the most that SQS allows. */
const MAX_MESSAGES = 10;
const WAIT_SECONDS = 20;

/** A message as it is; nothing of it is decoded. */
export interface RawMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
}

/** Messages of any queue, for who plays the part of Lambda's event source mapping. */
export class QueueConsumer {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(client: SQSClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** Waits up to 20 seconds for at most ten messages; returns none when the signal aborts. */
  async receive(signal: AbortSignal): Promise<readonly RawMessage[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#url,
      MaxNumberOfMessages: MAX_MESSAGES,
      WaitTimeSeconds: WAIT_SECONDS,
    });
    try {
      const { Messages } = await queueCall('ReceiveMessage', () => this.#client.send(command, { abortSignal: signal }));
      return (Messages ?? []).map(rawMessage);
    } catch (error) {
      if (signal.aborted) return [];
      throw error;
    }
  }

  /** At most ten receipts. Throws when one was not deleted: that message comes again. */
  async delete(receipts: readonly string[]): Promise<void> {
    const command = new DeleteMessageBatchCommand({
      QueueUrl: this.#url,
      Entries: receipts.map((receipt, index) => ({ Id: `${index}`, ReceiptHandle: receipt })),
    });
    const { Failed } = await queueCall('DeleteMessageBatch', () => this.#client.send(command));
    const [failed] = Failed ?? [];
    if (failed !== undefined) throw new QueueError(`DeleteMessageBatch failed: ${failed.Code}`, { failed });
  }
}

function rawMessage({ MessageId, ReceiptHandle, Body }: Message): RawMessage {
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) {
    throw new QueueError('ReceiveMessage gave a message without an id, receipt or body', { MessageId });
  }
  return { id: MessageId, receipt: ReceiptHandle, body: Body };
}
