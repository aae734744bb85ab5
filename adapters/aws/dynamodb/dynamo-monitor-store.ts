import type { MonitorStore, StoredMeasurement } from '#core/ports/monitor-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { absent, anyOf, compare } from './expression.ts';
import {
  MONITORS,
  measurementFields,
  measurementKey,
  monitorPartition,
  readMeasurement,
  timeKey,
} from './monitor-item.ts';
import { ALL_KEYS, queryRange } from './query-range.ts';
import { putItem, type Table } from './table.ts';

/** Beyond the year 9999. */
const MAX_TIME = 10 ** 15 - 1;

/** One item a measurement, in a partition of its monitor, and one a monitor with the newest of them. */
export class DynamoMonitorStore implements MonitorStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The measurement first: a crash in between leaves a monitor out of the list until its next one. */
  async record(measurement: StoredMeasurement): Promise<void> {
    const fields = measurementFields(measurement);
    await putItem(this.#table, { ...measurementKey(measurement), ...fields });
    const newest = anyOf(absent('pk'), compare('at', '<=', measurement.measuredAt));
    await putItem(this.#table, { pk: MONITORS, sk: measurement.monitor, ...fields }, newest);
  }

  async list(request: PageRequest): Promise<Page<StoredMeasurement>> {
    const range = { partition: ['pk', MONITORS], sort: 'sk', ...ALL_KEYS } as const;
    const { items, ...rest } = await queryRange(this.#table, range, request);
    return { items: items.map(readMeasurement), ...rest };
  }

  async range(
    monitor: string,
    { from = 0, to = MAX_TIME }: { readonly from?: number; readonly to?: number },
    request: PageRequest,
  ): Promise<Page<StoredMeasurement>> {
    if (from >= to) return { items: [] };
    const partition = ['pk', monitorPartition(monitor)] as const;
    // The keys of one time are longer than its digits, so that those of `to` itself lie above the range.
    const range = { partition, sort: 'sk', low: timeKey(from), high: timeKey(to), descending: true };
    const { items, ...rest } = await queryRange(this.#table, range, request);
    return { items: items.map(readMeasurement), ...rest };
  }
}
