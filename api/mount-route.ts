import type { Context, Hono } from 'hono';
import type { CursorSeal } from './cursor-seal.ts';
import { readJsonBody, readQuery, readXmlBody } from './read-request.ts';
import { type Route, type RouteRequest, type RouteSpec, XML } from './route.ts';

/** Serves a route: reads and checks what the request brings, and calls the handler with that and nothing else. */
export function mountRoute(app: Hono, { spec, handle }: Route, seal: CursorSeal): void {
  const path = spec.path.replaceAll(/\{(\w+)\}/g, ':$1');
  app.on(spec.method, path, async (c) => {
    const request = await readRequest(c, spec, seal);
    return request instanceof Response ? request : await handle(request);
  });
}

async function readRequest(c: Context, spec: RouteSpec, seal: CursorSeal): Promise<RouteRequest | Response> {
  const query = readQuery(c, spec.query);
  if (query instanceof Response) return query;
  const body = await readBody(c, spec);
  if (body instanceof Response) return body;
  return {
    c,
    params: c.req.param(),
    query: withOpenCursor(query, (cursor) => seal.open(spec.id, cursor)),
    body,
    page: ({ items, cursor }) =>
      c.json({ items, ...(cursor !== undefined && { cursor: seal.close(spec.id, cursor) }) }),
  };
}

async function readBody(c: Context, { body }: RouteSpec): Promise<unknown> {
  if (body === undefined) return undefined;
  return body === XML ? await readXmlBody(c) : await readJsonBody(c, body);
}

function withOpenCursor(query: object | undefined, open: (cursor: string) => string): object | undefined {
  if (query === undefined || !('cursor' in query) || typeof query.cursor !== 'string') return query;
  return { ...query, cursor: open(query.cursor) };
}
