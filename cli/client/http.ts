import type { Problem } from '#api/schema/problem.ts';
import { ProblemFailure, UnreachableFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

type Headers = Readonly<Record<string, string>>;

/** A request as it will be sent, but for what proves who sends it. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Proves who is calling: answers the headers that a request needs besides its own. */
export type Authorizer = (request: UnsignedRequest) => Promise<Headers>;

export interface Body {
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** Longer than the longest `wait` of the API. */
const TIMEOUT_MS = 40_000;

/** Sends requests to one deployment. Throws `ProblemFailure` when refused and `UnreachableFailure` when nobody answers. */
export class HttpCaller {
  readonly url: string;
  readonly #authorize: Authorizer;

  constructor(url: string, authorize: Authorizer) {
    this.url = url.replace(/\/+$/, '');
    this.#authorize = authorize;
  }

  /** Trusts the shape of the answer: the API of the same release wrote it. */
  async json<T>(method: string, path: string, body?: Body, headers?: Headers): Promise<T> {
    return (await (await this.send(method, path, body, headers)).json()) as T;
  }

  async send(method: string, path: string, body?: Body, headers: Headers = {}): Promise<Response> {
    const request = {
      method,
      url: `${this.url}${path}`,
      headers: { ...(body === undefined ? {} : { 'content-type': body.type }), ...headers },
      ...(body === undefined ? {} : { body: body.content }),
    };
    const response = await this.#fetch(request, await this.#authorize(request));
    if (response.ok) return response;
    if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
      throw new UnreachableFailure(`What answers at ${this.url} is no akkaflow: HTTP ${response.status}`, EXIT.error);
    }
    throw new ProblemFailure((await response.json()) as Problem);
  }

  async #fetch({ url, headers, ...request }: UnsignedRequest, proof: Headers): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return await fetch(url, { ...request, headers: { ...headers, ...proof }, signal });
    } catch (cause) {
      const message = `Nothing answers at ${this.url}: is it running? Start one on this machine with 'akkaflow local up'`;
      throw new UnreachableFailure(message, EXIT.error, { cause });
    }
  }
}

/** A token, as local mode and identity providers give out. */
export function bearer(token: string): Authorizer {
  return async () => ({ authorization: `Bearer ${token}` });
}

export function jsonBody(body: object): Body {
  return { type: 'application/json', content: JSON.stringify(body) };
}

export function xmlBody(content: Uint8Array<ArrayBuffer>): Body {
  return { type: 'application/xml', content };
}

export function keyHeader(idempotencyKey: string | undefined): Headers {
  return idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
}

/** A path of segments, each encoded, and a query without what is undefined. */
export function pathOf(segments: readonly string[], query: Query = {}): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) fields.set(name, String(value));
  const path = `/v1/${segments.map(encodeURIComponent).join('/')}`;
  return fields.size === 0 ? path : `${path}?${fields}`;
}
