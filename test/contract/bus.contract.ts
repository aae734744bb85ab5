import { describe, expect, it } from 'vitest';
import type { Bus, BusEvent } from '#core/ports/bus.ts';
import { NOON, sampleId } from './samples.ts';

/** A bus and what others see on it. */
export interface ObservedBus {
  readonly bus: Bus;
  published(): Promise<readonly BusEvent[]>;
}

export function describeBusContract(name: string, makePort: () => ObservedBus): void {
  describe(`${name} as a bus`, () => {
    it('publishes any number of events', async () => {
      const { bus, published } = makePort();
      const events = Array.from({ length: 23 }, (_, index): BusEvent => {
        if (index === 7) return { type: 'late', coordinator: '日报', deadlineAt: NOON, reason: 'It waits.' };
        if (index === 8) return { type: 'notice', id: 'ended/i/1', at: NOON };
        const status = index % 2 ? 'FAILED' : 'SUCCEEDED';
        return { type: 'instance', instanceId: sampleId(), run: 1, workflow: '日报', status, endedAt: NOON + index };
      });
      await bus.publish(events);
      await bus.publish([]);
      expect(await published()).toEqual(events);
    });
  });
}
