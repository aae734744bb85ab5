import { beforeEach, describe, expect, it } from 'vitest';
import { type AuditIntent, auditDay, auditId } from '#core/model/audit.ts';
import type { AuditLog } from '#core/ports/audit-log.ts';
import { unique } from './samples.ts';

const DAY_MS = 86_400_000;

export function describeAuditLogContract(name: string, makePort: () => AuditLog): void {
  describe(`${name} as an audit log`, () => {
    let log: AuditLog;
    /** The first millisecond of a day that no other test writes on. */
    let start: number;
    let day: string;
    beforeEach(() => {
      log = makePort();
      start = unique() * 10 * DAY_MS;
      day = new Date(start).toISOString().slice(0, 10);
    });

    function intent(overrides: Partial<AuditIntent> = {}): AuditIntent {
      const at = overrides.at ?? start;
      return {
        id: auditId(at, 'abcd'),
        at,
        who: 'token:ann',
        action: 'killInstance',
        target: 'instance:1',
        ...overrides,
      };
    }

    it('shows a row from before its change, without an outcome', async () => {
      await log.begin(intent());
      expect(await log.list({ day }, { limit: 10 })).toEqual({ items: [intent()] });
    });

    it('adds all of an outcome to its row', async () => {
      const outcome = {
        outcome: 'refused',
        code: 'contended',
        target: 'workflow:报表',
        before: { version: 1, enabled: false },
        after: { grants: ['editor /etl'] },
      } as const;
      await log.begin(intent());
      await log.complete(intent().id, outcome);
      await log.begin(intent());
      expect(await log.list({ day }, { limit: 10 })).toEqual({ items: [{ ...intent(), ...outcome }] });
    });

    it('lists the rows of a day, newest first, in pages', async () => {
      const times = [0, 1, 2, 3, DAY_MS - 1].map((ms) => start + ms);
      for (const at of [...times, start - 1, start + DAY_MS]) await log.begin(intent({ at }));
      const found: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await log.list({ day }, { limit: 2, ...(cursor !== undefined && { cursor }) });
        found.push(...page.items.map(({ at }) => at));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(found).toEqual(times.toReversed());
    });

    it('lists the rows of one caller, and of one target', async () => {
      const rows = [
        intent({ at: start + 3, who: 'local' }),
        intent({ at: start + 2, target: 'link:dw' }),
        intent({ at: start + 1, who: 'local', target: 'link:dw' }),
      ];
      for (const row of rows) await log.begin(row);
      const ids = async (filter: { who?: string; target?: string }, limit = 10) =>
        (await log.list({ day, ...filter }, { limit })).items.map(({ at }) => at - start);
      expect(await ids({ who: 'local' })).toEqual([3, 1]);
      expect(await ids({ target: 'link:dw' })).toEqual([2, 1]);
      expect(await ids({ who: 'local', target: 'link:dw' })).toEqual([1]);
      expect(await ids({ who: 'nobody' })).toEqual([]);
      const first = await log.list({ day, who: 'local' }, { limit: 1 });
      const rest = await log.list({ day, who: 'local' }, { limit: 1, cursor: first.cursor ?? '' });
      expect([...first.items, ...rest.items].map(({ at }) => at - start)).toEqual([3, 1]);
    });

    it('tells the day of a row from its id', () => {
      expect(auditDay(intent({ at: start + DAY_MS - 1 }).id)).toBe(day);
    });
  });
}
