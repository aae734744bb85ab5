import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { makeApp } from '#api/app.ts';
import { gatewayCallers } from '#api/gateway-caller.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';

/** Answers an event with what API Gateway takes for one. */
export type ApiHandler = (event: LambdaEvent) => ReturnType<ReturnType<typeof handle>>;

/** What a path has in front of that of a route: a stage, or the base path of a custom domain. */
const PREFIX = /^\/[^/]+(?=\/(?:v1\/|akkaflow\/|openapi\.json$))/;

/**
 * The HTTP API as Lambda calls it, by events of a REST API (payload 1.0): the same application as in local mode, with the
 * callers that API Gateway has made sure of.
 */
export function makeApiHandler(env: ApiEnvironment, cursorKey: string): ApiHandler {
  const serve = handle(makeApp(env, { authenticate: gatewayCallers(env), cursorKey }));
  return (event) => serve(withoutPrefix(event));
}

function withoutPrefix(event: LambdaEvent): LambdaEvent {
  if (!('path' in event) || event.path.startsWith('/v1/')) return event;
  return { ...event, path: event.path.replace(PREFIX, '') };
}
