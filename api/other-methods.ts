import type { Hono } from 'hono';
import type { RequestVariables } from './authenticate.ts';
import { refuse } from './problem.ts';
import type { Route } from './route.ts';

const READ = ['GET', 'HEAD'];

/** Answers requests with a method that no route of their path has: `OPTIONS` with what it has, others with 405 and the same. */
export function mountOtherMethods(app: Hono<{ Variables: RequestVariables }>, routes: readonly Route[]): void {
  const byPath = Map.groupBy(routes, ({ spec }) => spec.path.replaceAll(/\{(\w+)\}/g, ':$1'));
  for (const [path, ofPath] of [...byPath, ['/openapi.json', undefined] as const]) {
    const methods = ofPath?.flatMap(({ spec: { method } }) => (method === 'GET' ? READ : [method])) ?? READ;
    const allow = [...new Set(methods), 'OPTIONS'].sort().join(', ');
    app.all(path, (c) => {
      c.header('allow', allow);
      if (c.req.method === 'OPTIONS') return c.body(null, 204);
      return refuse(c, 'method-not-allowed', `${c.req.path} takes ${allow}, not ${c.req.method}`);
    });
  }
}
