import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import type { Incident, IncidentLog } from '#core/ports/incident-log.ts';

const DAY_MS = 86_400_000;

/** `makePort` gives an empty log that believes it to be the clock's time. */
export function describeIncidentLogContract(name: string, makePort: () => { log: IncidentLog; clock: Clock }): void {
  describe(`${name} as an incident log`, () => {
    let log: IncidentLog;
    let now: number;
    beforeEach(() => {
      const made = makePort();
      log = made.log;
      now = made.clock.now();
    });

    it('shows what was recorded, newest first, across days', async () => {
      const incidents: readonly Incident[] = [
        { at: now, type: 'dead-letter', instanceId: 'i1', details: 'five receives' },
        { at: now - 1, type: 'undecodable-message', details: '{"v":9}' },
        { at: now - DAY_MS, type: 'parked-instance', instanceId: 'i2', details: 'TypeError' },
        { at: now - 9 * DAY_MS, type: 'dead-letter', details: '' },
      ];
      for (const incident of incidents.toReversed()) await log.record(incident);
      expect(await log.recent(10)).toEqual(incidents);
      expect(await log.recent(3)).toEqual(incidents.slice(0, 3));
    });

    it('keeps all of one millisecond', async () => {
      for (const details of ['a', 'b', 'c']) await log.record({ at: now, type: 'dead-letter', details });
      expect((await log.recent(10)).map(({ details }) => details).sort()).toEqual(['a', 'b', 'c']);
    });

    it('cuts details to 4 KiB of whole characters', async () => {
      await log.record({ at: now, type: 'dead-letter', details: `a${'é'.repeat(4_096)}` });
      expect(await log.recent(1)).toMatchObject([{ details: `a${'é'.repeat(2_047)}` }]);
    });
  });
}
