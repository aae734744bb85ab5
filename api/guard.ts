import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { refuse } from './problem.ts';

export interface GuardOptions {
  /** What callers must send as `Authorization: Bearer TOKEN`. */
  readonly token: string;
  /** Whether a `Host` header, port included, names this server: a rebound DNS name does not. */
  readonly hosts: (host: string) => boolean;
}

/** Lets a request through only if it is for this host, from no foreign web page, and carries the token. */
export function guard({ token, hosts }: GuardOptions): MiddlewareHandler {
  const expected = digest(token);
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (!hosts(host)) return refuse(c, 'foreign-host', `This server does not answer for the host name "${host}"`);
    const origin = c.req.header('origin');
    if (origin !== undefined && hostOf(origin) !== host) {
      return refuse(c, 'foreign-origin', `A page of ${origin} may not call this server`);
    }
    const given = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (given === undefined || !timingSafeEqual(digest(given), expected)) {
      c.header('www-authenticate', 'Bearer');
      return refuse(c, 'unauthorized', 'Send the token of this system as "Authorization: Bearer TOKEN"');
    }
    return next();
  };
}

/** Undefined for what is no URL, such as the `null` of a sandboxed page. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}

/** Equal lengths are what a constant-time comparison needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
