import type {
  GrantBody,
  PrincipalResponse,
  PrincipalsResponse,
  TokenResponse,
  WhoamiResponse,
} from '#api/schema/access.ts';
import type { PageResponse } from '#api/schema/page.ts';
import type { AuditRow } from '#core/model/audit.ts';
import { type HttpCaller, jsonBody, pathOf, type Query } from './http.ts';

/** Who is calling, who may do what, and who did what. */
export class AccessCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  whoami(): Promise<WhoamiResponse> {
    return this.#http.json('GET', pathOf(['whoami']));
  }

  list(): Promise<PrincipalsResponse> {
    return this.#http.json('GET', pathOf(['access']));
  }

  grant(body: GrantBody): Promise<PrincipalResponse> {
    return this.#http.json('PUT', pathOf(['access', 'grants']), jsonBody(body));
  }

  async revoke(principal: string, dir: string): Promise<void> {
    await this.#http.send('DELETE', pathOf(['access', 'grants'], { principal, dir }));
  }

  async remove(principal: string): Promise<void> {
    await this.#http.send('DELETE', pathOf(['access', 'principals'], { principal }));
  }

  makeToken(name: string): Promise<TokenResponse> {
    return this.#http.json('POST', pathOf(['access', 'tokens']), jsonBody({ name }));
  }

  audit(query: Query): Promise<PageResponse<AuditRow>> {
    return this.#http.json('GET', pathOf(['audit'], query));
  }
}
