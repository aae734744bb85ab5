import type { Context } from 'hono';
import { MAX_GRANTS, type Principal } from '#core/model/access.ts';
import type { AuditDetail } from '#core/model/audit.ts';
import { ROOT } from '#core/model/folder.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { NoteChange } from '#core/service/audit-change.ts';
import {
  type AccessChange,
  type AccessRefusal,
  grantRole,
  isChanged,
  removePrincipal,
  revokeRole,
} from '#core/service/change-access.ts';
import { contended, refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  grantBody,
  type PrincipalResponse,
  type PrincipalsResponse,
  principalQuery,
  principalResponse,
  principalsResponse,
  revokeQuery,
} from '../schema/access.ts';

const ADMIN = { role: 'admin', on: 'deployment' } as const;
const PROBLEMS = ['invalid-principal', 'no-such-principal', 'last-admin', 'contended'] as const;

/** `/v1/access`: who may do what. Names of principals hold slashes, and so stand in no path. */
export function accessRoutes(env: ApiEnvironment): readonly Route[] {
  return [listPrincipals(env), grant(env), revoke(env), remove(env)];
}

function listPrincipals(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/access', id: 'listPrincipals', tag: 'access', access: ADMIN },
      summary: 'Everybody who may do something, by name',
      answers: { 200: { doc: 'Principals with what is granted to them', schema: principalsResponse } },
    },
    async ({ c }) => {
      const fixed = (env.settings.admins ?? []).map((name): PrincipalResponse => {
        return { name, grants: [{ role: 'admin', dir: ROOT }], token: false, fixed: true };
      });
      const stored = (await env.access.list()).map(viewOf);
      return c.json({ items: [...fixed, ...stored] } satisfies PrincipalsResponse);
    },
  );
}

function grant(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'PUT', path: '/v1/access/grants', id: 'grantRole', tag: 'access', access: ADMIN },
      summary: 'Grants a role on a folder and all below it, in the place of another role on that folder',
      body: grantBody,
      answers: { 200: { doc: 'It is granted', schema: principalResponse } },
      problems: PROBLEMS,
    },
    async ({ c, body: { principal, ...granted }, note }) =>
      answer(c, note, principal, await grantRole(env, principal, granted)),
  );
}

function revoke(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'DELETE', path: '/v1/access/grants', id: 'revokeRole', tag: 'access', access: ADMIN },
      summary: 'Takes away what is granted on this very folder',
      query: revokeQuery,
      answers: { 200: { doc: 'It is taken away', schema: principalResponse } },
      problems: PROBLEMS,
    },
    async ({ c, query: { principal, dir }, note }) => answer(c, note, principal, await revokeRole(env, principal, dir)),
  );
}

function remove(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'DELETE', path: '/v1/access/principals', id: 'removePrincipal', tag: 'access', access: ADMIN },
      summary: 'Takes away all that is granted to a principal, and its token',
      query: principalQuery,
      answers: { 200: { doc: 'It may do nothing any more', schema: principalResponse } },
      problems: PROBLEMS,
    },
    async ({ c, query: { principal }, note }) => answer(c, note, principal, await removePrincipal(env, principal)),
  );
}

/** The principal as it is now; one that is gone, without anything. */
function answer(c: Context, note: NoteChange, name: string, change: AccessChange): Response {
  note({ target: `principal:${name}` });
  if (!isChanged(change)) return accessRefused(c, name, change.result);
  const { before, after } = change;
  note({ before: principalDetail(before), after: principalDetail(after) });
  return c.json(after === undefined ? ({ name, grants: [], token: false } satisfies PrincipalResponse) : viewOf(after));
}

/** Answers why nothing was changed. */
export function accessRefused(c: Context, name: string, result: AccessRefusal['result']): Response {
  switch (result) {
    case 'invalid-name': {
      const forms = 'token:NAME, iam:ARN, cognito:SUB or cognito-group:GROUP; a NAME has 1 to 64 of A-Z a-z 0-9 _ -';
      return refuse(c, 'invalid-principal', `"${name}" is no principal: give ${forms}`);
    }
    case 'fixed':
      return refuse(c, 'invalid-principal', `The deployment itself makes "${name}" an admin of everything`);
    case 'missing':
      return refuse(c, 'no-such-principal', `There is no principal "${name}"`);
    case 'too-many':
      return refuse(c, 'invalid-principal', `"${name}" has ${MAX_GRANTS} grants, which is the most one can have`);
    case 'last-admin':
      return refuse(c, 'last-admin', `"${name}" is the last admin of /: make somebody else an admin first`);
    case 'contended':
      return contended(c);
  }
}

/** What the audit keeps of a principal: nothing that a token is known by. */
export function principalDetail(principal: Principal | undefined): AuditDetail {
  const grants = principal?.grants ?? [];
  return { grants: grants.map(({ role, dir }) => `${role} ${dir}`), token: principal?.tokenHash !== undefined };
}

function viewOf({ name, grants, tokenHash, updatedAt }: Principal): PrincipalResponse {
  return { name, grants, token: tokenHash !== undefined, updatedAt };
}
