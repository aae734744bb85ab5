import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { LOCAL_PRINCIPAL, tokenPrincipal } from '#core/model/access.ts';
import { ROOT } from '#core/model/folder.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { Caller } from './caller.ts';
import { refuse } from './problem.ts';

/** Says who sent a request; undefined when it does not prove to be anybody. What the caller may do is another matter. */
export type Authenticate = (c: Context) => Promise<Caller | undefined>;

/** What every handler finds in the context. */
export interface RequestVariables {
  readonly caller: Caller;
}

/** A token says whose it is: `akkaflow.NAME.SECRET`. */
const TOKEN = /^akkaflow\.([A-Za-z0-9_-]+)\.([0-9a-f]{64})$/;

/** Whoever has the token of the system itself owns it. */
const LOCAL = new Caller(LOCAL_PRINCIPAL, [{ role: 'admin', dir: ROOT }]);

/** The text that a caller keeps and sends; of its secret only the hash is stored. */
export function tokenText(name: string, secret: string): string {
  return `akkaflow.${name}.${secret}`;
}

/** Lets only callers through that are somebody. */
export function requireCaller(authenticate: Authenticate): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (c, next) => {
    const caller = await authenticate(c);
    if (caller === undefined) {
      c.header('www-authenticate', 'Bearer');
      return refuse(c, 'unauthorized', 'Send a token of this system as "Authorization: Bearer TOKEN"');
    }
    c.set('caller', caller);
    return next();
  };
}

/** Callers with a token: the one of the system itself, if it has one, or one that an admin has made. */
export function bearerTokens(env: ApiEnvironment, localToken?: string): Authenticate {
  const expected = localToken === undefined ? undefined : digest(localToken);
  return async (c) => {
    const given = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (given === undefined) return undefined;
    if (expected !== undefined && timingSafeEqual(digest(given), expected)) return LOCAL;
    const [, name = '', secret] = TOKEN.exec(given) ?? [];
    return secret === undefined ? undefined : await ownerOf(env, tokenPrincipal(name), secret);
  };
}

async function ownerOf(env: ApiEnvironment, name: string | undefined, secret: string): Promise<Caller | undefined> {
  const principal = name === undefined ? undefined : await env.access.get(name);
  if (principal?.tokenHash === undefined) return undefined;
  const isIts = timingSafeEqual(digest(secret), Buffer.from(principal.tokenHash, 'hex'));
  return isIts ? new Caller(principal.name, principal.grants) : undefined;
}

/** Equal lengths are what a constant-time comparison needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
