import type {
  AddLinksResponse,
  LinkBody,
  LinkResponse,
  LinksResponse,
  PutLinkResponse,
  TestLinkResponse,
} from '#api/schema/link.ts';
import { type HttpCaller, jsonBody, keyHeader, pathOf, xmlBody } from './http.ts';

/** Links; no answer holds a secret. */
export class LinkCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  list(): Promise<LinksResponse> {
    return this.#http.json('GET', pathOf(['links']));
  }

  info(name: string): Promise<LinkResponse> {
    return this.#http.json('GET', pathOf(['links', name]));
  }

  put(name: string, body: LinkBody): Promise<PutLinkResponse> {
    return this.#http.json('PUT', pathOf(['links', name]), jsonBody(body));
  }

  /** Every link of a file. */
  addAll(xml: Uint8Array<ArrayBuffer>): Promise<AddLinksResponse> {
    return this.#http.json('POST', pathOf(['links']), xmlBody(xml));
  }

  async delete(name: string, force: boolean): Promise<void> {
    await this.#http.send('DELETE', pathOf(['links', name], { force: String(force) }));
  }

  test(name: string, group: string | undefined, idempotencyKey?: string): Promise<TestLinkResponse> {
    const body = jsonBody(group === undefined ? {} : { group });
    return this.#http.json('POST', pathOf(['links', name, 'test']), body, keyHeader(idempotencyKey));
  }
}
