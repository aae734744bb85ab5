import { attemptKey } from '#core/model/attempt.ts';
import { CursorError } from '#core/model/errors.ts';
import type { MonitorStore, StoredMeasurement } from '#core/ports/monitor-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';

export class MemoryMonitorStore implements MonitorStore {
  readonly #measurements = new Map<string, StoredMeasurement>();
  readonly #newest = new Map<string, StoredMeasurement>();

  async record(measurement: StoredMeasurement): Promise<void> {
    const { monitor, measuredAt } = measurement;
    this.#measurements.set(keyOf(measurement), measurement);
    const newest = this.#newest.get(monitor);
    if (newest === undefined || newest.measuredAt <= measuredAt) this.#newest.set(monitor, measurement);
  }

  async list(request: PageRequest): Promise<Page<StoredMeasurement>> {
    const sorted = [...this.#newest.values()].sort((a, b) => compare(a.monitor, b.monitor));
    return pageOf(sorted, ({ monitor }) => monitor, request);
  }

  async range(
    monitor: string,
    { from = 0, to = Number.POSITIVE_INFINITY }: { readonly from?: number; readonly to?: number },
    request: PageRequest,
  ): Promise<Page<StoredMeasurement>> {
    const found = [...this.#measurements.values()]
      .filter((one) => one.monitor === monitor && from <= one.time && one.time < to)
      .sort((a, b) => compare(keyOf(b), keyOf(a)));
    return pageOf(found, keyOf, request);
  }
}

function keyOf({ monitor, time, instanceId, ref }: StoredMeasurement): string {
  return `${monitor}#${String(time).padStart(15, '0')}#${instanceId}#${attemptKey(ref)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pageOf(
  items: readonly StoredMeasurement[],
  keyOfItem: (item: StoredMeasurement) => string,
  { limit, cursor }: PageRequest,
): Page<StoredMeasurement> {
  const before = cursor === undefined ? -1 : items.findIndex((item) => keyOfItem(item) === cursor);
  if (cursor !== undefined && before === -1) throw new CursorError('the cursor is none of this list');
  const page = items.slice(before + 1, before + 1 + limit);
  const last = page.at(-1);
  return { items: page, ...(page.length === limit && last !== undefined && { cursor: keyOfItem(last) }) };
}
