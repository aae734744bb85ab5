import type { Problem } from '#api/schema/problem.ts';
import { CommandFailure, ProblemFailure, UnreachableFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { cleanText } from '../output/clean-text.ts';

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
    return this.read(await this.send(method, path, body, headers));
  }

  /** The JSON of a good answer; a login page of a proxy, say, is none. */
  async read<T>(response: Response): Promise<T> {
    const type = response.headers.get('content-type') ?? 'nothing';
    if (type.startsWith('application/json')) return (await response.json()) as T;
    throw new UnreachableFailure(`What answers at ${this.url} is no akkaflow: it sends ${cleanText(type)}`, EXIT.error);
  }

  async send(method: string, path: string, body?: Body, headers?: Headers): Promise<Response> {
    const response = await this.exchange(method, path, body, headers);
    if (response.ok) return response;
    throw await this.refusal(response);
  }

  /** The answer whatever it is. */
  async exchange(method: string, path: string, body?: Body, headers: Headers = {}): Promise<Response> {
    const request = {
      method,
      url: `${this.url}${path}`,
      headers: { ...(body === undefined ? {} : { 'content-type': body.type }), ...headers },
      ...(body === undefined ? {} : { body: body.content }),
    };
    return await this.#fetch(request, await this.#authorize(request));
  }

  /** A problem of ours, what a gateway before the API says, or an answer of something else. */
  async refusal(response: Response): Promise<Error> {
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('application/problem+json')) return new ProblemFailure((await response.json()) as Problem);
    const { status } = response;
    const said = type.startsWith('application/json') ? messageIn(await response.text()) : undefined;
    if (said !== undefined && (status === 401 || status === 403)) {
      const mend = "'akkaflow doctor' tells what is sent where";
      return new CommandFailure(`${this.url} refuses the credentials: ${cleanText(said)}; ${mend}`, EXIT.denied);
    }
    return new UnreachableFailure(`What answers at ${this.url} is no akkaflow: HTTP ${status}`, EXIT.error);
  }

  async #fetch({ url, headers, ...request }: UnsignedRequest, proof: Headers): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return await fetch(url, { ...request, headers: { ...headers, ...proof }, signal });
    } catch (cause) {
      const mend = isLocal(this.url) ? "Start one on this machine with 'akkaflow local up'" : "Try 'akkaflow doctor'";
      const message = `Nothing answers at ${this.url}: is it running? ${mend}`;
      throw new UnreachableFailure(message, EXIT.error, { cause });
    }
  }
}

/** As API Gateway says why it lets nobody through. */
function messageIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const found = 'message' in value ? value.message : 'Message' in value ? value.Message : undefined;
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

function isLocal(url: string): boolean {
  const host = URL.parse(url)?.hostname;
  return host === 'localhost' || host === '[::1]' || host?.startsWith('127.') === true;
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

/** A path of segments below `root`, each encoded, and a query without what is undefined. */
export function pathOf(segments: readonly string[], query: Query = {}, root = 'v1'): string {
  const fields = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encode(name)}=${encode(String(value))}`],
  );
  const path = `/${root}/${segments.map(encode).join('/')}`;
  return fields.length === 0 ? path : `${path}?${fields.join('&')}`;
}

/** All but the unreserved characters of RFC 3986: what is signed must be what is sent. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
