import type { CoordinatorCommandResponse, CoordinatorSummary, NextTimesResponse } from '#api/schema/coordinator.ts';
import type { PageResponse } from '#api/schema/page.ts';
import type { CoordinatorView } from '#core/service/describe-coordinator.ts';
import type { CoordinatorExplanation } from '#core/service/explain-coordinator.ts';
import { type HttpCaller, pathOf, type Query } from './http.ts';

export type CoordinatorVerb = 'enable' | 'disable' | 'reset';

/** Coordinators, those inside workflows too. */
export class CoordinatorCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  list(query: Query): Promise<PageResponse<CoordinatorSummary>> {
    return this.#http.json('GET', pathOf(['coordinators'], query));
  }

  info(name: string): Promise<CoordinatorView> {
    return this.#http.json('GET', pathOf(['coordinators', name]));
  }

  /** The text of the file that it stands in, as it was submitted: its own, or that of its workflow. */
  async xml(name: string): Promise<string> {
    return (await this.#http.send('GET', pathOf(['coordinators', name, 'xml']))).text();
  }

  why(name: string): Promise<CoordinatorExplanation> {
    return this.#http.json('GET', pathOf(['coordinators', name, 'why']));
  }

  next(name: string, count: number): Promise<NextTimesResponse> {
    return this.#http.json('GET', pathOf(['coordinators', name, 'next'], { n: count }));
  }

  command(name: string, verb: CoordinatorVerb): Promise<CoordinatorCommandResponse> {
    return this.#http.json('POST', pathOf(['coordinators', name, verb]));
  }

  async delete(name: string): Promise<void> {
    await this.#http.send('DELETE', pathOf(['coordinators', name]));
  }
}
