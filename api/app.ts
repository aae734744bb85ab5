import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { CursorError } from '#core/model/errors.ts';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import type { Environment } from '#core/ports/ports.ts';
import { type GuardOptions, guard } from './guard.ts';
import { refuse } from './problem.ts';
import { backfillRoutes } from './routes/backfills.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { coordinatorCommandRoutes } from './routes/coordinator-commands.ts';
import { coordinatorRoutes } from './routes/coordinators.ts';
import { definitionRoutes } from './routes/definitions.ts';
import { healthRoutes } from './routes/health.ts';
import { instanceCommandRoutes } from './routes/instance-commands.ts';
import { instanceLogRoutes } from './routes/instance-log.ts';
import { instanceRoutes } from './routes/instances.ts';
import { planRoutes } from './routes/plan.ts';
import { startInstanceRoutes } from './routes/start-instance.ts';
import { workflowRoutes } from './routes/workflows.ts';

/** A definition that is a little over the limit of the language still gets the diagnostic that says so. */
const MAX_BODY_BYTES = 2 * MAX_DEFINITION_BYTES;

/**
 * The HTTP API under `/v1`, for any server that speaks `fetch`. Every request is guarded, every error is a
 * `application/problem+json` with a stable code, and no error tells what went on inside.
 */
export function makeApp(env: Environment, options: GuardOptions): Hono {
  const app = new Hono();
  app.use(guard(options));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => refuse(c, 'too-large', tooLarge()) }));
  app.route('/v1/definitions', definitionRoutes(env));
  app.route('/v1/workflows', workflowRoutes(env));
  app.route('/v1/workflows', startInstanceRoutes(env));
  app.route('/v1/workflows', backfillRoutes(env));
  app.route('/v1/campaigns', campaignRoutes(env));
  app.route('/v1/coordinators', coordinatorRoutes(env));
  app.route('/v1/coordinators', coordinatorCommandRoutes(env));
  app.route('/v1/instances', instanceRoutes(env));
  app.route('/v1/instances', instanceLogRoutes(env));
  app.route('/v1/instances', instanceCommandRoutes(env));
  app.route('/v1/plan', planRoutes(env));
  app.route('/v1/health', healthRoutes(env));
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
