import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { AttemptEnd } from '#core/ports/attempt-store.ts';
import { attemptId, NOON } from '#test/contract/samples.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

const CLAIM = { workerId: 'w1', token: 'token', startedAt: NOON };
const END: AttemptEnd = { outcome: 'SUCCEEDED', endedAt: NOON, log: { chunks: 0, bytes: 0, truncated: false } };

let aws: TestAws;
beforeAll(async () => {
  aws = await startEmulators();
});
afterAll(() => aws.stop());

/** The first request from now on is lost before it arrives. Gives back how to end it. */
function loseFirstRequest(lost: () => void): () => void {
  const name = 'loseFirstRequest';
  let requests = 0;
  const { middlewareStack } = aws.clients.dynamodb;
  middlewareStack.add(
    (next) => async (args) => {
      requests += 1;
      if (requests > 1) return next(args);
      lost();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    },
    // After the step in which the SDK repeats requests.
    { step: 'finalizeRequest', priority: 'low', name },
  );
  return () => middlewareStack.remove(name);
}

describe('the end of an attempt whose request is lost', () => {
  it.each([
    ['is written by the next try', false, 'SUCCEEDED'],
    ['is not tried again once it is aborted', true, 'RUNNING'],
  ])('%s', async (_title, aborted, status) => {
    const { attempts } = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
    const id = attemptId();
    await attempts.claim(id, CLAIM);
    const tenure = new AbortController();
    const restore = loseFirstRequest(() => aborted && tenure.abort());
    const finished = attempts.finish(id, CLAIM.token, END, tenure.signal);
    if (aborted) await expect(finished).rejects.toMatchObject({ details: { reason: 'AbortError' } });
    else expect(await finished).toBe(true);
    restore();
    expect(await attempts.get(id.instanceId, [id.ref])).toMatchObject([{ status }]);
  });
});
