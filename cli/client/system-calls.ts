import type { HealthResponse } from '#api/schema/health.ts';
import type { HomeResponse } from '#api/schema/home.ts';
import type { PlanResponse } from '#api/schema/plan.ts';
import { type HttpCaller, pathOf } from './http.ts';

/** What is asked of the deployment as a whole. */
export class SystemCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  plan(day: string, timezone: string | undefined): Promise<PlanResponse> {
    return this.#http.json('GET', pathOf(['plan'], { day, timezone }));
  }

  /** What is going on, with the outcomes of some days. */
  home(days?: number): Promise<HomeResponse> {
    return this.#http.json('GET', pathOf(['home'], { days }));
  }

  /** With the time at which the system answered, by its own clock. */
  async healthWithDate(): Promise<{ readonly health: HealthResponse; readonly date: number | undefined }> {
    const response = await this.#http.send('GET', pathOf(['health']));
    const date = Date.parse(response.headers.get('date') ?? '');
    return { health: await this.#http.read<HealthResponse>(response), date: Number.isNaN(date) ? undefined : date };
  }

  health(): Promise<HealthResponse> {
    return this.#http.json('GET', pathOf(['health']));
  }
}
