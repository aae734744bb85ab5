import {
  type Grant,
  isRootAdmin,
  MAX_GRANTS,
  type Principal,
  principalName,
  tokenPrincipal,
  withGrant,
  withoutFolder,
} from '../model/access.ts';
import type { Environment } from '../ports/ports.ts';

const TRIES = 5;
const SECRET_BYTES = 32;

type Access = Pick<Environment, 'access' | 'clock' | 'settings'>;

export type AccessChange = AccessChanged | AccessRefusal;

export interface AccessChanged {
  readonly result: 'changed' | 'unchanged';
  readonly before?: Principal;
  readonly after?: Principal;
}

export interface AccessRefusal {
  /**
   * `invalid-name`: nobody can be called so; `fixed`: the deployment itself says what this one may do; `last-admin`: nobody would
   * be left who can grant anything.
   */
  readonly result: 'invalid-name' | 'fixed' | 'missing' | 'contended' | 'too-many' | 'last-admin';
}

/** Grants a role on a folder, in the place of another role there. */
export function grantRole(env: Access, name: string, grant: Grant): Promise<AccessChange> {
  return change(env, name, (current, updatedAt) => {
    const grants = withGrant(current?.grants ?? [], grant);
    if (grants.length > MAX_GRANTS) return 'too-many';
    const same = current?.grants.some(({ role, dir }) => role === grant.role && dir === grant.dir) === true;
    return same ? current : { ...(current ?? { name: principalName(name) ?? name }), grants, updatedAt };
  });
}

/** Takes away what is granted on this very folder; a principal without grants and token is gone. */
export function revokeRole(env: Access, name: string, dir: string): Promise<AccessChange> {
  return change(env, name, (current, updatedAt) => {
    if (current === undefined) return 'missing';
    const grants = withoutFolder(current.grants, dir);
    if (grants.length === current.grants.length) return current;
    return grants.length === 0 && current.tokenHash === undefined ? undefined : { ...current, grants, updatedAt };
  });
}

/** Takes away all that is granted to a principal, and its token. */
export function removePrincipal(env: Access, name: string): Promise<AccessChange> {
  return change(env, name, (current) => (current === undefined ? 'missing' : undefined));
}

export type TokenMade =
  | { readonly principal: Principal; readonly secret: string; readonly before?: Principal }
  | AccessRefusal;

/** Makes the token of a name, whose former one is good for nothing from now on. The secret is told here and never again. */
export async function makeToken(
  env: Access & Pick<Environment, 'random' | 'digest'>,
  name: string,
): Promise<TokenMade> {
  const principal = tokenPrincipal(name);
  if (principal === undefined) return { result: 'invalid-name' };
  const secret = env.random.hex(SECRET_BYTES);
  const made = await change(env, principal, (current, updatedAt) => {
    return { name: principal, grants: current?.grants ?? [], tokenHash: env.digest(secret), updatedAt };
  });
  if (!isChanged(made)) return made;
  const { before, after } = made;
  if (after === undefined) return { result: 'missing' };
  return { principal: after, secret, ...(before !== undefined && { before }) };
}

export function isChanged(change: AccessChange): change is AccessChanged {
  return change.result === 'changed' || change.result === 'unchanged';
}

type Decision = Principal | undefined | 'missing' | 'too-many';

/** Replaces a principal by what `decide` makes of the one that is there: undefined for none. */
async function change(
  env: Access,
  given: string,
  decide: (current: Principal | undefined, now: number) => Decision,
): Promise<AccessChange> {
  const name = principalName(given);
  if (name === undefined) return { result: 'invalid-name' };
  if (env.settings.admins?.includes(name) === true) return { result: 'fixed' };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = await env.access.get(name);
    const after = decide(before, env.clock.now());
    if (after === 'missing' || after === 'too-many') return { result: after };
    const both = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
    if (before === after) return { result: 'unchanged', ...both };
    if (await wouldLockOut(env, before, after)) return { result: 'last-admin' };
    if (await store(env, before, after)) return { result: 'changed', ...both };
  }
  return { result: 'contended' };
}

async function store(env: Access, before: Principal | undefined, after: Principal | undefined): Promise<boolean> {
  if (after !== undefined) return await env.access.replace(before, after);
  return before === undefined || (await env.access.delete(before));
}

/** Of two admins that take each other's role at the same moment neither sees it: a deployment names one that stays. */
async function wouldLockOut(
  { access, settings }: Access,
  before: Principal | undefined,
  after: Principal | undefined,
): Promise<boolean> {
  const isLoss = before !== undefined && isRootAdmin(before.grants) && !isRootAdmin(after?.grants ?? []);
  if (!isLoss || (settings.admins ?? []).length > 0) return false;
  const others = (await access.list()).filter(({ name }) => name !== before.name);
  return !others.some(({ grants }) => isRootAdmin(grants));
}
