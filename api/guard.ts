import type { MiddlewareHandler } from 'hono';
import { refuse } from './problem.ts';

/**
 * Lets a request through only if it is for this host and from no foreign web page. `hosts`: whether a `Host` header, port
 * included, names this server: a rebound DNS name does not.
 */
export function guard(hosts: (host: string) => boolean): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (!hosts(host)) return refuse(c, 'foreign-host', `This server does not answer for the host name "${host}"`);
    const origin = c.req.header('origin');
    if (origin !== undefined && hostOf(origin) !== host) {
      return refuse(c, 'foreign-origin', `A page of ${origin} may not call this server`);
    }
    return next();
  };
}

/** Undefined for what is no URL, such as the `null` of a sandboxed page. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}
