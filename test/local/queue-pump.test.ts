import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { RawMessage } from '#adapters/aws/sqs/queue-consumer.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { pumpQueue } from '#local/queue-pump.ts';

const message = (id: string): RawMessage => ({ id, receipt: `receipt of ${id}`, body: `body of ${id}` });

/** Pumps until the given answers to `receive` are used up. The handler returns the ids of what failed. */
async function pump(
  answers: readonly (readonly RawMessage[] | Error)[],
  handler: (ids: readonly string[]) => Promise<readonly string[]>,
  concurrency = 1,
) {
  const stop = new AbortController();
  const events: SQSEvent[] = [];
  const deleted: string[] = [];
  const errors: string[] = [];
  const sleeps: number[] = [];
  const remaining = [...answers];
  const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: async (ms) => void sleeps.push(ms) };
  const logger: Logger = { info: () => {}, warn: () => {}, error: (text) => void errors.push(text) };
  await pumpQueue({
    queueName: 'events.fifo',
    concurrency,
    signal: stop.signal,
    clock,
    logger,
    queue: {
      receive: async () => {
        const next = remaining.shift();
        if (remaining.length === 0) stop.abort();
        if (next instanceof Error) throw next;
        return next ?? [];
      },
      delete: async (receipts) => void deleted.push(...receipts),
    },
    handler: async (event) => {
      events.push(event);
      const failed = await handler(event.Records.map(({ messageId }) => messageId));
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
  });
  return { events, deleted, errors, sleeps };
}

describe('the pump of a queue', () => {
  it('hands a batch to the handler whole, in the shape of Lambda, and deletes it', async () => {
    const { events, deleted } = await pump([[message('1'), message('2')], []], async () => []);
    expect(events).toHaveLength(1);
    expect(events[0]?.Records).toMatchObject([
      {
        messageId: '1',
        body: 'body of 1',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:events.fifo',
      },
      { messageId: '2', body: 'body of 2' },
    ]);
    expect(deleted).toEqual(['receipt of 1', 'receipt of 2']);
  });

  it('leaves what the handler reports as failed, and no more', async () => {
    const { deleted } = await pump([[message('1'), message('2'), message('3')], []], async () => ['2', '3']);
    expect(deleted).toEqual(['receipt of 1']);
  });

  it('deletes nothing of a batch whose handler threw, and goes on', async () => {
    const { deleted, errors } = await pump([[message('1')], [message('2')], []], async ([id]) => {
      if (id === '1') throw new Error('no');
      return [];
    });
    expect(deleted).toEqual(['receipt of 2']);
    expect(errors).toEqual(['A batch of a queue comes again']);
  });

  it('goes on after a pause when the queue could not be asked', async () => {
    const { deleted, sleeps } = await pump([new Error('unreachable'), [message('1')], []], async () => []);
    expect(deleted).toEqual(['receipt of 1']);
    expect(sleeps).toEqual([1000]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [5, 3],
  ])('has at most %i batches in hand', async (concurrency, most) => {
    let inHand = 0;
    let mostInHand = 0;
    const answers = ['1', '2', '3'].map((id) => [message(id)]);
    const { deleted } = await pump(
      [...answers, []],
      async () => {
        inHand += 1;
        mostInHand = Math.max(mostInHand, inHand);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inHand -= 1;
        return [];
      },
      concurrency,
    );
    expect(mostInHand).toBe(most);
    expect(deleted.toSorted()).toEqual(['receipt of 1', 'receipt of 2', 'receipt of 3']);
  });

  it('finishes the batch in hand when it is asked to stop', async () => {
    const { deleted } = await pump([[message('1')]], async () => []);
    expect(deleted).toEqual(['receipt of 1']);
  });
});
