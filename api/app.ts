import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { CursorError } from '#core/model/errors.ts';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import { RELEASE } from '#core/model/release.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { akkaflowCalls, mountAkkaflowCalls, mountAkkaflowForm } from './akkaflow/mount-calls.ts';
import { type Authenticate, type RequestVariables, requireCaller } from './authenticate.ts';
import { CursorSeal } from './cursor-seal.ts';
import { guard } from './guard.ts';
import { mountRoute } from './mount-route.ts';
import { mountOtherMethods } from './other-methods.ts';
import { refuse } from './problem.ts';
import { routeTable } from './route-table.ts';

/** A definition that is a little over the limit of the language still gets the diagnostic that says so. */
const MAX_BODY_BYTES = 2 * MAX_DEFINITION_BYTES;

export interface AppOptions {
  readonly authenticate: Authenticate;
  /** A secret of the deployment, with which the cursors of lists are signed. */
  readonly cursorKey: string;
  /** Whether a `Host` header, port included, names this server; absent: whoever hands requests over has seen to that. */
  readonly hosts?: (host: string) => boolean;
}

/**
 * The HTTP API under `/v1`, for any server that speaks `fetch`. Every request has a caller, every error is a
 * `application/problem+json` with a stable code, and no error tells what went on inside.
 */
export function makeApp(
  env: ApiEnvironment,
  { authenticate, cursorKey, hosts }: AppOptions,
): Hono<{ Variables: RequestVariables }> {
  const app = new Hono<{ Variables: RequestVariables }>();
  const routes = routeTable(env);
  const seal = new CursorSeal(cursorKey);
  mountAkkaflowForm(app);
  if (hosts !== undefined) app.use(guard(hosts));
  app.use(requireCaller(authenticate));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => refuse(c, 'too-large', tooLarge()) }));
  // Written when somebody asks: it takes longer than all else that a process does before its first answer.
  app.get('/openapi.json', async (c) => {
    const { openApiDocument } = await import('./openapi.ts');
    return c.json(openApiDocument(routes, RELEASE));
  });
  for (const route of routes) mountRoute(app, route, { env, seal });
  mountOtherMethods(app, routes);
  mountAkkaflowCalls(app, akkaflowCalls(env));
  app.notFound((c) => refuse(c, 'no-such-route', `There is no route ${c.req.method} ${c.req.path}`));
  app.onError((error, c) => {
    if (error instanceof CursorError) return refuse(c, 'invalid-request', `cursor: ${error.message}`);
    env.logger.error('A request failed', { method: c.req.method, path: c.req.path, error });
    return refuse(c, 'internal', 'The request failed inside the system; its log tells why');
  });
  return app;
}

function tooLarge(): string {
  return `The body is larger than ${MAX_BODY_BYTES} bytes`;
}
