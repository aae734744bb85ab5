import type { Context } from 'hono';
import { AkkaflowError } from '#core/model/errors.ts';
import type { Problem } from '../schema/problem.ts';

/** A request to a route of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1`. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly xml?: string;
}

/** A call cannot be done: it was understood wrongly, or a route of the API has refused. */
export class RefusedCall extends AkkaflowError {
  override readonly name = 'RefusedCall';
  readonly code = 'refused-call';
  readonly status: number;
  /** What a program can use of it. */
  readonly data: unknown;

  constructor(message: string, status: number, data: unknown = null) {
    super(message);
    this.status = status;
    this.data = data;
  }
}

/** Headers of the body, which is another one here. */
const OF_BODY = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding'];

/**
 * Sends requests to the app itself as the one who is calling, so that they are guarded, authorized, checked and written down
 * like all others. Throws `RefusedCall` with what the route answers when it refuses.
 */
export function innerApi(
  c: Context,
  fetch: (request: Request, bindings: unknown) => Response | Promise<Response>,
): (request: ApiRequest) => Promise<unknown> {
  return async ({ method, path, query = {}, json, xml }) => {
    const url = new URL(pathOf(path), c.req.url);
    url.search = new URLSearchParams(query).toString();
    const headers = new Headers(c.req.raw.headers);
    for (const name of OF_BODY) headers.delete(name);
    const body = xml ?? (json === undefined ? undefined : JSON.stringify(json));
    if (body !== undefined) headers.set('content-type', xml === undefined ? 'application/json' : 'application/xml');
    const response = await fetch(new Request(url, { method, headers, ...(body !== undefined && { body }) }), c.env);
    if (!response.ok) throw refusalOf((await response.json()) as Problem);
    return response.status === 204 ? null : await response.json();
  };
}

/** What a problem says in akkaflow's form: everything that is wrong with a definition stands in the message. */
export function refusalOf({ detail, status, code, diagnostics }: Problem): RefusedCall {
  const found = (diagnostics ?? []).map(({ position, message }) => {
    return position === undefined ? message : `${position.line}:${position.column}: ${message}`;
  });
  return new RefusedCall([detail, ...found].join('; '), status, { code, ...(diagnostics && { diagnostics }) });
}

/** Names are data: none of them may lead to another route. */
function pathOf(segments: readonly string[]): string {
  const dots = segments.find((segment) => segment === '.' || segment === '..');
  if (dots !== undefined) throw new RefusedCall(`"${dots}" is no name`, 400);
  return `/v1/${segments.map(encodeURIComponent).join('/')}`;
}
