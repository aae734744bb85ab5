import type { AttemptId } from '../model/instance.ts';
import type { Measurement } from '../model/measurement.ts';
import type { Page, PageRequest } from './page.ts';

export interface StoredMeasurement extends Measurement, AttemptId {
  /** Epoch milliseconds. */
  readonly measuredAt: number;
}

/** Values of data monitors, by monitor and time. */
export interface MonitorStore {
  /** Idempotent by monitor, time and attempt. */
  record(measurement: StoredMeasurement): Promise<void>;
  /** Every monitor with its newest measurement, by name. */
  list(page: PageRequest): Promise<Page<StoredMeasurement>>;
  /** Measurements of `from` ≤ time < `to` (epoch milliseconds), newest first. */
  range(
    monitor: string,
    range: { readonly from?: number; readonly to?: number },
    page: PageRequest,
  ): Promise<Page<StoredMeasurement>>;
}
