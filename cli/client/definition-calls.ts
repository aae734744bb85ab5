import type { CheckResponse, SubmitResponse } from '#api/schema/definition.ts';
import { type HttpCaller, pathOf, xmlBody } from './http.ts';

/** Definitions of any type. */
export class DefinitionCalls {
  readonly #http: HttpCaller;

  constructor(http: HttpCaller) {
    this.#http = http;
  }

  submit(xml: Uint8Array<ArrayBuffer>): Promise<SubmitResponse> {
    return this.#http.json('POST', pathOf(['definitions']), xmlBody(xml));
  }

  /** What a submit would do; nothing is stored. */
  check(xml: Uint8Array<ArrayBuffer>): Promise<CheckResponse> {
    return this.#http.json('POST', pathOf(['definitions', 'check']), xmlBody(xml));
  }
}
