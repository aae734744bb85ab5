import { beforeEach, describe, expect, it } from 'vitest';
import { CursorError } from '#core/model/errors.ts';
import type { MonitorStore, StoredMeasurement } from '#core/ports/monitor-store.ts';
import { attemptId, NOON, unique } from './samples.ts';

const DAY_MS = 86_400_000;
const ALL = { limit: 100 };

function measurement(overrides: Partial<StoredMeasurement> = {}): StoredMeasurement {
  return {
    monitor: `rows of orders ${unique()}`,
    time: NOON,
    value: '12345678901234567890.5',
    breach: false,
    measuredAt: NOON + 5_000,
    ...attemptId(),
    ...overrides,
  };
}

export function describeMonitorStoreContract(name: string, makePort: () => MonitorStore): void {
  describe(`${name} as a monitor store`, () => {
    let store: MonitorStore;
    beforeEach(() => {
      store = makePort();
    });

    it('keeps a measurement as it was, whatever of it is there', async () => {
      const full = measurement({ category: '订单', min: '-1', max: '1000', breach: true });
      await store.record(full);
      expect(await store.range(full.monitor, {}, ALL)).toEqual({ items: [full] });
      const bare = measurement();
      await store.record(bare);
      expect((await store.range(bare.monitor, {}, ALL)).items).toEqual([bare]);
    });

    it('keeps one that is recorded again once, and those of two attempts for one time both', async () => {
      const first = measurement();
      const second = { ...first, ref: { ...first.ref, attempt: 2 } };
      for (const one of [first, first, second, first]) await store.record(one);
      expect((await store.range(first.monitor, {}, ALL)).items).toEqual([second, first]);
    });

    it('gives those of a range of times, newest first, without its end', async () => {
      const { monitor } = measurement();
      const days = [0, 1, 2, 3].map((day) => measurement({ monitor, time: NOON + day * DAY_MS, value: `${day}` }));
      for (const one of days) await store.record(one);
      const values = async (range: { from?: number; to?: number }) =>
        (await store.range(monitor, range, ALL)).items.map(({ value }) => value);
      expect(await values({})).toEqual(['3', '2', '1', '0']);
      expect(await values({ from: NOON + DAY_MS, to: NOON + 3 * DAY_MS })).toEqual(['2', '1']);
      expect(await values({ from: NOON + 1 })).toEqual(['3', '2', '1']);
      expect(await values({ from: NOON, to: NOON })).toEqual([]);
      expect((await store.range('none such', {}, ALL)).items).toEqual([]);
    });

    it('gives a range in pages, and refuses the cursor of another one', async () => {
      const { monitor } = measurement();
      for (let day = 0; day < 5; day++) await store.record(measurement({ monitor, time: NOON + day * DAY_MS }));
      const times: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.range(monitor, {}, { limit: 2, ...(cursor !== undefined && { cursor }) });
        times.push(...page.items.map(({ time }) => time));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(times).toEqual([4, 3, 2, 1, 0].map((day) => NOON + day * DAY_MS));
      await expect(store.range(monitor, {}, { limit: 2, cursor: 'AAAA' })).rejects.toThrow(CursorError);
    });

    it('lists every monitor with what was measured last, also when an older one is recorded late', async () => {
      const newest = measurement({ measuredAt: NOON + 9_000 });
      await store.record(newest);
      await store.record({ ...newest, value: '1', measuredAt: NOON, ref: { ...newest.ref, attempt: 2 } });
      const other = measurement();
      await store.record(other);
      const listed: StoredMeasurement[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ limit: 3, ...(cursor !== undefined && { cursor }) });
        listed.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(listed.filter(({ monitor }) => [newest.monitor, other.monitor].includes(monitor))).toEqual([
        newest,
        other,
      ]);
    });
  });
}
