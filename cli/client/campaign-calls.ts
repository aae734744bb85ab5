import type { BackfillBody, BackfillResponse } from '#api/schema/campaign.ts';
import type { PageResponse } from '#api/schema/page.ts';
import type { CampaignSummary, CampaignView } from '#core/service/describe-campaign.ts';
import { type HttpCaller, jsonBody, keyHeader, pathOf, type Query } from './http.ts';

/** Campaigns, and the backfills that begin some of them. */
export class CampaignCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  list(query: Query): Promise<PageResponse<CampaignSummary>> {
    return this.#http.json('GET', pathOf(['campaigns'], query));
  }

  info(id: string): Promise<CampaignView> {
    return this.#http.json('GET', pathOf(['campaigns', id]));
  }

  cancel(id: string): Promise<CampaignSummary> {
    return this.#http.json('POST', pathOf(['campaigns', id, 'cancel']));
  }

  backfill(workflow: string, body: BackfillBody, idempotencyKey?: string): Promise<BackfillResponse> {
    const path = pathOf(['workflows', workflow, 'backfills']);
    return this.#http.json('POST', path, jsonBody(body), keyHeader(idempotencyKey));
  }
}
