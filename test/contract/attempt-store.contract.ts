import { beforeEach, describe, expect, it } from 'vitest';
import type { AttemptRecord } from '#core/model/attempt.ts';
import type { AttemptEnd, AttemptStore, Claim } from '#core/ports/attempt-store.ts';
import { attemptId, NOON, sampleId } from './samples.ts';

const CLAIM: Claim = { workerId: 'w1', token: 'token-1', startedAt: NOON };
const OTHER: Claim = { workerId: 'w2', token: 'token-2', startedAt: NOON + 1 };
const END: AttemptEnd = {
  outcome: 'FAILED',
  endedAt: NOON + 1_500,
  exitCode: 3,
  message: 'exit code 3',
  fault: 'user',
  log: { inline: '{"t":1,"s":"out","d":"hi\\n"}\n', chunks: 0, bytes: 3, truncated: false },
};
const LOST = { outcome: 'LOST', endedAt: NOON + 99_000, message: 'the worker w1 is gone' } as const;

export function describeAttemptStoreContract(name: string, makePort: () => AttemptStore): void {
  describe(`${name} as an attempt store`, () => {
    let store: AttemptStore;
    beforeEach(() => {
      store = makePort();
    });

    const running = (id = attemptId()): AttemptRecord => {
      const { workerId, startedAt } = CLAIM;
      return { ref: id.ref, status: 'RUNNING', workerId, startedAt };
    };

    describe('claim', () => {
      it('gives an attempt to the first worker and shows it to the others', async () => {
        const id = attemptId();
        expect(await store.claim(id, CLAIM)).toBe(true);
        expect(await store.claim(id, OTHER)).toEqual(running(id));
        expect(await store.get(id.instanceId, [id.ref])).toEqual([running(id)]);
      });

      it('is true again for the same token, as after a lost answer', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        expect(await store.claim(id, CLAIM)).toBe(true);
      });

      it('gives an attempt to one of many at the same time', async () => {
        const id = attemptId();
        const claims = Array.from({ length: 8 }, (_, index) => ({ ...CLAIM, token: `t${index}` }));
        const answers = await Promise.all(claims.map((claim) => store.claim(id, claim)));
        expect(answers.filter((answer) => answer === true)).toHaveLength(1);
      });

      it('fails on a tombstone and on an attempt that was ended without a worker', async () => {
        const [cancelled, ended] = [attemptId(), attemptId()];
        await store.cancel(cancelled, NOON);
        expect(await store.claim(cancelled, CLAIM)).toEqual({ ref: cancelled.ref, status: 'KILLED', endedAt: NOON });
        await store.takeOver(ended, undefined, LOST);
        expect(await store.claim(ended, CLAIM)).toMatchObject({ status: 'LOST', message: LOST.message });
      });

      it('fails for the token of an attempt that has been taken over', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        await store.takeOver(id, 'w1', LOST);
        expect(await store.claim(id, CLAIM)).toMatchObject({ status: 'LOST' });
      });
    });

    describe('finish', () => {
      it('records the outcome with all that is known of it', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        expect(await store.finish(id, CLAIM.token, END)).toBe(true);
        const { outcome, ...rest } = END;
        expect(await store.get(id.instanceId, [id.ref])).toEqual([{ ...running(id), ...rest, status: outcome }]);
      });

      it('records a log in chunks and an exit by a signal', async () => {
        const id = attemptId();
        const log = { chunks: 257, bytes: 70_000_000, truncated: true };
        await store.claim(id, CLAIM);
        await store.finish(id, CLAIM.token, { outcome: 'KILLED', endedAt: NOON, signal: 'SIGKILL', log });
        expect(await store.get(id.instanceId, [id.ref])).toMatchObject([{ signal: 'SIGKILL', log }]);
      });

      it('is true again when repeated, as after a lost answer', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        await store.finish(id, CLAIM.token, END);
        expect(await store.finish(id, CLAIM.token, END)).toBe(true);
      });

      it('records an outcome at most once', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        await store.finish(id, CLAIM.token, END);
        expect(await store.finish(id, CLAIM.token, { ...END, outcome: 'SUCCEEDED' })).toBe(false);
        expect(await store.get(id.instanceId, [id.ref])).toMatchObject([{ status: 'FAILED' }]);
      });

      it('drops the result of another token, of no claim, and of an attempt taken over', async () => {
        const [claimed, unclaimed] = [attemptId(), attemptId()];
        await store.claim(claimed, CLAIM);
        expect(await store.finish(claimed, OTHER.token, END)).toBe(false);
        expect(await store.finish(unclaimed, CLAIM.token, END)).toBe(false);
        expect(await store.get(unclaimed.instanceId, [unclaimed.ref])).toEqual([]);
        await store.takeOver(claimed, 'w1', LOST);
        expect(await store.finish(claimed, CLAIM.token, END)).toBe(false);
        expect(await store.finish(claimed, CLAIM.token, { ...END, ...LOST })).toBe(false);
        expect(await store.get(claimed.instanceId, [claimed.ref])).toMatchObject([{ status: 'LOST' }]);
      });

      it('still records after a cancellation was asked for', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        await store.cancel(id, NOON);
        expect(await store.finish(id, CLAIM.token, { ...END, outcome: 'KILLED' })).toBe(true);
      });
    });

    describe('cancel', () => {
      it('puts a tombstone where nobody has claimed', async () => {
        const id = attemptId();
        expect(await store.cancel(id, NOON)).toEqual({ found: 'queued' });
        const tombstone = { ref: id.ref, status: 'KILLED', endedAt: NOON };
        expect(await store.get(id.instanceId, [id.ref])).toEqual([tombstone]);
        expect(await store.cancel(id, NOON + 5)).toEqual({ found: 'ended', record: tombstone });
      });

      it('names the worker of one that runs, however often it is asked', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        expect(await store.cancel(id, NOON)).toEqual({ found: 'running', workerId: 'w1' });
        expect(await store.cancel(id, NOON + 5)).toEqual({ found: 'running', workerId: 'w1' });
        expect(await store.get(id.instanceId, [id.ref])).toEqual([running(id)]);
      });

      it('shows one that has ended and leaves it as it is', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        await store.finish(id, CLAIM.token, END);
        const [record] = await store.get(id.instanceId, [id.ref]);
        expect(await store.cancel(id, NOON)).toEqual({ found: 'ended', record });
        expect(await store.get(id.instanceId, [id.ref])).toEqual([record]);
      });
    });

    describe('takeOver', () => {
      it('ends a running attempt of the worker that is gone, and only once', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        expect(await store.takeOver(id, 'w2', LOST)).toBe(false);
        expect(await store.takeOver(id, undefined, LOST)).toBe(false);
        expect(await store.takeOver(id, 'w1', LOST)).toBe(true);
        const { outcome, ...rest } = LOST;
        expect(await store.get(id.instanceId, [id.ref])).toEqual([{ ...running(id), ...rest, status: outcome }]);
        expect(await store.takeOver(id, 'w1', { ...LOST, endedAt: LOST.endedAt + 1 })).toBe(false);
      });

      it('is true again when repeated, as after a lost answer', async () => {
        const [claimed, unclaimed] = [attemptId(), attemptId()];
        await store.claim(claimed, CLAIM);
        await store.takeOver(claimed, 'w1', LOST);
        expect(await store.takeOver(claimed, 'w1', LOST)).toBe(true);
        await store.takeOver(unclaimed, undefined, LOST);
        expect(await store.takeOver(unclaimed, undefined, LOST)).toBe(true);
      });

      it('ends what nobody claimed', async () => {
        const id = attemptId();
        expect(await store.takeOver(id, 'w1', LOST)).toBe(false);
        expect(await store.takeOver(id, undefined, LOST)).toBe(true);
        const { outcome, ...rest } = LOST;
        expect(await store.get(id.instanceId, [id.ref])).toEqual([{ ref: id.ref, status: outcome, ...rest }]);
      });

      it('finds nothing to end where the worker was faster', async () => {
        const id = attemptId();
        await store.claim(id, CLAIM);
        await store.finish(id, CLAIM.token, END);
        expect(await store.takeOver(id, 'w1', LOST)).toBe(false);
      });
    });

    it('gets many, in the order asked for, without those that are not there', async () => {
      const instanceId = sampleId();
      const refs = Array.from({ length: 230 }, (_, node) => ({ node, run: 1, iteration: 1, attempt: 1 }));
      for (const ref of refs.filter(({ node }) => node % 2 === 0)) await store.claim({ instanceId, ref }, CLAIM);
      const found = await store.get(instanceId, [...refs.toReversed(), ...refs.slice(0, 2)]);
      expect(found.map(({ ref }) => ref.node)).toEqual(refs.flatMap(({ node }) => (node % 2 ? [] : [node])).reverse());
      expect(await store.get(instanceId, [])).toEqual([]);
    });

    it('lists all of an instance by node, run, iteration and attempt, and none of another', async () => {
      const instanceId = sampleId();
      const refs = [
        { node: 2, run: 1, iteration: 1, attempt: 1 },
        { node: 2, run: 1, iteration: 2, attempt: 1 },
        { node: 2, run: 1, iteration: 10, attempt: 1 },
        { node: 2, run: 2, iteration: 1, attempt: 1 },
        { node: 2, run: 2, iteration: 1, attempt: 12 },
        { node: 10, run: 1, iteration: 1, attempt: 1 },
      ];
      for (const ref of refs.toReversed()) await store.claim({ instanceId, ref }, CLAIM);
      await store.claim(attemptId(), CLAIM);
      expect((await store.list(instanceId)).map(({ ref }) => ref)).toEqual(refs);
      expect(await store.list(sampleId())).toEqual([]);
      expect((await store.list(instanceId, 2)).map(({ ref }) => ref)).toEqual(refs.filter(({ node }) => node === 2));
      expect(await store.list(instanceId, 1)).toEqual([]);
    });
  });
}
