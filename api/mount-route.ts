import type { Context, Hono } from 'hono';
import { byteLength } from '#core/model/byte-length.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { auditRequest } from './audit-request.ts';
import type { RequestVariables } from './authenticate.ts';
import { authorize, type PathNames } from './authorize.ts';
import type { CursorSeal } from './cursor-seal.ts';
import { refuse } from './problem.ts';
import { readJsonBody, readQuery, readXmlBody } from './read-request.ts';
import { type Route, type RouteRequest, type RouteSpec, XML } from './route.ts';
import { Visible } from './visible.ts';

/** What can be named at all is shorter: 128 characters of UTF-8, or a principal. */
const MAX_NAME_BYTES = 512;

type ApiContext = Context<{ Variables: RequestVariables }>;

/** Serves a route: asks whether its caller may, reads and checks what the request brings, and calls the handler with that. */
export function mountRoute(
  app: Hono<{ Variables: RequestVariables }>,
  { spec, handle }: Route,
  { env, seal }: { readonly env: ApiEnvironment; readonly seal: CursorSeal },
): void {
  const path = spec.path.replaceAll(/\{(\w+)\}/g, ':$1');
  app.on(spec.method, path, async (c) => {
    const caller = c.get('caller');
    const given: PathNames = c.req.param();
    const long = Object.values(given).some((name) => byteLength(name) > MAX_NAME_BYTES);
    if (long) return refuse(c, 'invalid-request', `A name in the path has more than ${MAX_NAME_BYTES} bytes`);
    const params = await authorize(env, c, caller, spec, given);
    if (params instanceof Response) return params;
    const read = await readRequest(c, spec, seal);
    if (read instanceof Response) return read;
    const request = { ...read, params, visible: new Visible(env, caller) };
    const changes = spec.changes?.(read) ?? spec.method !== 'GET';
    if (!changes) return await handle({ ...request, note: () => {} });
    return await auditRequest(env, spec, request, (note) => handle({ ...request, note }));
  });
}

async function readRequest(
  c: ApiContext,
  spec: RouteSpec,
  seal: CursorSeal,
): Promise<Omit<RouteRequest, 'params' | 'visible' | 'note'> | Response> {
  const query = readQuery(c, spec.query);
  if (query instanceof Response) return query;
  const body = await readBody(c, spec);
  if (body instanceof Response) return body;
  return {
    c,
    caller: c.get('caller'),
    query: withOpenCursor(query, (cursor) => seal.open(spec.id, cursor)),
    body,
    page: ({ items, cursor }) =>
      c.json({ items, ...(cursor !== undefined && { cursor: seal.close(spec.id, cursor) }) }),
    seal: (position) => seal.close(spec.id, position),
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
