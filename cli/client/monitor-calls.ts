import type { PageResponse } from '#api/schema/page.ts';
import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import { type HttpCaller, pathOf, type Query } from './http.ts';

/** Data monitors and what they have measured. */
export class MonitorCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  list(query: Query): Promise<PageResponse<StoredMeasurement>> {
    return this.#http.json('GET', pathOf(['monitors'], query));
  }

  measurements(query: Query): Promise<PageResponse<StoredMeasurement>> {
    return this.#http.json('GET', pathOf(['monitors', 'measurements'], query));
  }
}
