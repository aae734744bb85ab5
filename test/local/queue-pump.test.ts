import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { type PumpedQueue, pumpQueue } from '#local/queue-pump.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:events.fifo';

function record(messageId: string): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: '{}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '0',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: ARN,
    awsRegion: 'us-east-1',
  };
}

/** Pumps until the given answers to `receive` are used up. */
async function pump(
  answers: readonly (readonly SQSRecord[] | Error)[],
  handler: (ids: readonly string[]) => Promise<readonly string[]>,
) {
  const stop = new AbortController();
  const deleted: string[] = [];
  const errors: string[] = [];
  const sleeps: number[] = [];
  const remaining = [...answers];
  const queue: PumpedQueue = {
    arn: ARN,
    receive: async () => {
      const next = remaining.shift();
      if (remaining.length === 0) stop.abort();
      if (next instanceof Error) throw next;
      return next ?? [];
    },
    delete: async (receipts) => void deleted.push(...receipts),
  };
  const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: async (ms) => void sleeps.push(ms) };
  const logger: Logger = { info: () => {}, warn: () => {}, error: (message) => void errors.push(message) };
  await pumpQueue(queue, {
    signal: stop.signal,
    clock,
    logger,
    handler: async ({ Records }): Promise<SQSBatchResponse> => {
      const failed = await handler(Records.map(({ messageId }) => messageId));
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
  });
  return { deleted, errors, sleeps };
}

describe('the pump of a queue', () => {
  it('hands a batch to the handler whole and deletes it', async () => {
    const seen: (readonly string[])[] = [];
    const { deleted } = await pump([[record('1'), record('2')], []], async (ids) => {
      seen.push(ids);
      return [];
    });
    expect(seen).toEqual([['1', '2']]);
    expect(deleted).toEqual(['receipt of 1', 'receipt of 2']);
  });

  it('leaves what the handler reports as failed, and no more', async () => {
    const { deleted } = await pump([[record('1'), record('2'), record('3')], []], async () => ['2', '3']);
    expect(deleted).toEqual(['receipt of 1']);
  });

  it('deletes nothing of a batch whose handler threw, and goes on after a pause', async () => {
    const { deleted, errors, sleeps } = await pump([[record('1')], [record('2')], []], async ([id]) => {
      if (id === '1') throw new Error('no');
      return [];
    });
    expect(deleted).toEqual(['receipt of 2']);
    expect(errors).toHaveLength(1);
    expect(sleeps).toEqual([1000]);
  });

  it('goes on when the queue could not be asked', async () => {
    const { deleted } = await pump([new Error('unreachable'), [record('1')], []], async () => []);
    expect(deleted).toEqual(['receipt of 1']);
  });

  it('finishes the batch in hand when it is asked to stop', async () => {
    const { deleted } = await pump([[record('1')]], async () => []);
    expect(deleted).toEqual(['receipt of 1']);
  });
});
