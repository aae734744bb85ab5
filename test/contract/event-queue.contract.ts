import { beforeEach, describe, expect, it } from 'vitest';
import type { AttemptResult, EventMessage } from '#core/model/message.ts';
import { MAX_RESULTS_PER_EVENT } from '#core/model/message.ts';
import type { EventQueue } from '#core/ports/queues.ts';
import { NOON, sampleId } from './samples.ts';

/** An event queue and what comes out at its other end, decoded. `drain` takes all there is. */
export interface ObservedEventQueue {
  readonly queue: EventQueue;
  drain(): Promise<readonly EventMessage[]>;
}

function result(node: number): AttemptResult {
  const ref = { node, run: 1, iteration: 1, attempt: 1 };
  return { ref, outcome: 'FAILED', startedAt: NOON, message: 'm'.repeat(200), fault: 'user' };
}

export function describeEventQueueContract(name: string, makePort: () => ObservedEventQueue): void {
  describe(`${name} as an event queue`, () => {
    let observed: ObservedEventQueue;
    beforeEach(() => {
      observed = makePort();
    });

    it('carries every kind of event', async () => {
      const instanceId = sampleId();
      const events: readonly EventMessage[] = [
        { type: 'poke', instanceId },
        { type: 'sweep', instanceId },
        { type: 'results', instanceId, results: [result(1), { ...result(2), outcome: 'SUCCEEDED' }] },
      ];
      await observed.queue.send(events);
      expect(await observed.drain()).toEqual(events);
    });

    it('keeps the order of each instance when many are sent at once', async () => {
      const ids = [sampleId(), sampleId(), sampleId()];
      const events = Array.from({ length: 45 }, (_, index): EventMessage => {
        return { type: 'results', instanceId: ids[index % 3] ?? '', results: [result(index)] };
      });
      await observed.queue.send(events);
      const received = await observed.drain();
      for (const id of ids) {
        const of = (all: readonly EventMessage[]) => all.filter(({ instanceId }) => instanceId === id);
        expect(of(received)).toEqual(of(events));
      }
    });

    it('delivers the same event again when it is sent again', async () => {
      const poke: EventMessage = { type: 'poke', instanceId: sampleId() };
      await observed.queue.send([poke]);
      await observed.queue.send([poke]);
      expect(await observed.drain()).toEqual([poke, poke]);
    });

    it('splits results that are too many for one event', async () => {
      const instanceId = sampleId();
      const results = Array.from({ length: MAX_RESULTS_PER_EVENT * 2 + 1 }, (_, node) => result(node));
      await observed.queue.send([{ type: 'results', instanceId, results }]);
      const received = await observed.drain();
      expect(received.map((event) => (event.type === 'results' ? event.results.length : 0))).toEqual([10, 10, 1]);
      expect(received.flatMap((event) => (event.type === 'results' ? event.results : []))).toEqual(results);
    });

    it('sends nothing when there is nothing to send', async () => {
      await observed.queue.send([]);
      expect(await observed.drain()).toEqual([]);
    });
  });
}
