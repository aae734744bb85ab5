import { describe, expect, it } from 'vitest';
import { packBatches } from '#adapters/aws/pack-batches.ts';
import { sendEntries } from '#adapters/aws/sqs/batch-entries.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

const entries = [{ Id: '0' }, { Id: '1' }, { Id: '2' }];
const failed = (Id: string, SenderFault = false) => ({ Id, SenderFault, Code: 'ServiceUnavailable' });

describe('the sending of a batch', () => {
  it('sends again, after a growing while, only what was not accepted', async () => {
    const clock = new JumpClock(0);
    const calls: string[] = [];
    await sendEntries(clock, 'SendMessageBatch', entries, async (left) => {
      calls.push(`${clock.now()}: ${left.map(({ Id }) => Id).join()}`);
      if (calls.length === 1) return { Failed: [failed('0'), failed('2')] };
      return { Failed: calls.length === 2 ? [failed('2')] : [] };
    });
    expect(calls).toEqual(['0: 0,1,2', '50: 0,2', '150: 2']);
  });

  it('gives up after eight tries', async () => {
    let calls = 0;
    const sending = sendEntries(new JumpClock(), 'SendMessageBatch', entries, async () => {
      calls += 1;
      return { Failed: [failed('1')] };
    });
    await expect(sending).rejects.toMatchObject({ code: 'queue-failed', details: { tried: 8 } });
    expect(calls).toBe(8);
  });

  it('gives up at once when the entry itself is wrong', async () => {
    const sending = sendEntries(new JumpClock(), 'SendMessageBatch', entries, async () => ({
      Failed: [failed('0'), failed('1', true)],
    }));
    await expect(sending).rejects.toMatchObject({ code: 'queue-failed', details: { tried: 1 } });
  });

  it('throws a QueueError, with its cause, for a request that fails as a whole', async () => {
    const cause = Object.assign(new Error('no'), { name: 'QueueDoesNotExist' });
    const sending = sendEntries(new JumpClock(), 'SendMessageBatch', entries, () => Promise.reject(cause));
    await expect(sending).rejects.toMatchObject({
      name: 'QueueError',
      cause,
      details: { reason: 'QueueDoesNotExist' },
    });
  });
});

describe('the packing of batches', () => {
  const limits = { maxCount: 3, maxBytes: 10 };

  it.each([
    [[], []],
    [
      [1, 1, 1, 1],
      [[1, 1, 1], [1]],
    ],
    [
      [6, 4, 1],
      [[6, 4], [1]],
    ],
    [
      [4, 11, 1],
      [[4], [11], [1]],
    ],
  ])('of sizes %j makes %j', (sizes, batches) => {
    expect(packBatches(sizes, (size) => size, limits)).toEqual(batches);
  });
});
