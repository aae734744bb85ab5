import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { CursorError } from '#core/model/errors.ts';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import { RELEASE } from '#core/model/release.ts';
import type { Environment } from '#core/ports/ports.ts';
import { CursorSeal } from './cursor-seal.ts';
import { type GuardOptions, guard } from './guard.ts';
import { mountRoute } from './mount-route.ts';
import { openApiDocument } from './openapi.ts';
import { refuse } from './problem.ts';
import { routeTable } from './route-table.ts';

/** A definition that is a little over the limit of the language still gets the diagnostic that says so. */
const MAX_BODY_BYTES = 2 * MAX_DEFINITION_BYTES;

/**
 * The HTTP API under `/v1`, for any server that speaks `fetch`. Every request is guarded, every error is a
 * `application/problem+json` with a stable code, and no error tells what went on inside.
 */
export function makeApp(env: Environment, options: GuardOptions): Hono {
  const app = new Hono();
  const routes = routeTable(env);
  const seal = new CursorSeal(options.token);
  const document = openApiDocument(routes, RELEASE);
  app.use(guard(options));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => refuse(c, 'too-large', tooLarge()) }));
  app.get('/openapi.json', (c) => c.json(document));
  for (const route of routes) mountRoute(app, route, seal);
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
