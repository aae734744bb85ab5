import { byteLength } from './byte-length.ts';
import { isWithin, ROOT } from './folder.ts';

/** What somebody may do; each includes those before it. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A role on a folder and on all below it. */
export interface Grant {
  readonly role: Role;
  readonly dir: string;
}

/** Somebody who may do something: by name, with what is granted to it. */
export interface Principal {
  readonly name: string;
  /** At most one a folder, by folder. */
  readonly grants: readonly Grant[];
  /** Of a `token:` principal: the SHA-256 of its secret in hexadecimal. The secret itself is stored nowhere. */
  readonly tokenHash?: string;
  readonly updatedAt: number;
}

/** Local mode itself: whoever can read the token in its data folder. */
export const LOCAL_PRINCIPAL = 'local';

/** Most grants of one principal, and most bytes of its name: it is one small item, read with each request. */
export const MAX_GRANTS = 100;
const MAX_PRINCIPAL_BYTES = 512;

const TOKEN_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const PREFIXED = /^(?:iam:arn:[a-z-]+:(?:iam|sts)::\d{12}:\S+|cognito(?:-group)?:\S+)$/;

/** Whether a role on a folder is among what is granted. Nothing is by default. */
export function mayDo(grants: readonly Grant[], role: Role, dir: string): boolean {
  return grants.some((grant) => includes(grant.role, role) && isWithin(dir, grant.dir));
}

/** Whether the role is granted on any folder. */
export function maySomewhere(grants: readonly Grant[], role: Role): boolean {
  return grants.some((grant) => includes(grant.role, role));
}

/** A folder with the role that is one of `folders` or below one (undefined: anywhere); undefined when there is none. */
export function folderWith(
  grants: readonly Grant[],
  role: Role,
  folders: readonly string[] = [ROOT],
): string | undefined {
  const granted = grants.filter((grant) => includes(grant.role, role)).map(({ dir }) => dir);
  return (
    folders.find((folder) => mayDo(grants, role, folder)) ??
    granted.find((dir) => folders.some((folder) => isWithin(dir, folder)))
  );
}

/** Whether somebody with these grants may do anything everywhere, and grant it to others. */
export function isRootAdmin(grants: readonly Grant[]): boolean {
  return mayDo(grants, 'admin', ROOT);
}

/** The grants with this one, which takes the place of another role on the same folder. */
export function withGrant(grants: readonly Grant[], added: Grant): readonly Grant[] {
  const others = withoutFolder(grants, added.dir);
  return [...others, added].sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

/** The grants without that on this very folder; those above and below it stay. */
export function withoutFolder(grants: readonly Grant[], dir: string): readonly Grant[] {
  return grants.filter((grant) => grant.dir !== dir);
}

/** The name of the principal that presents the token of this name; undefined when no token can be called so. */
export function tokenPrincipal(name: string): string | undefined {
  return TOKEN_NAME.test(name) ? `token:${name}` : undefined;
}

/**
 * A principal's name as callers carry it, or undefined for what none can be called. A session of a role is the role, and a
 * role is written without its path, which a session does not tell.
 */
export function principalName(given: string): string | undefined {
  if (byteLength(given) > MAX_PRINCIPAL_BYTES) return undefined;
  if (given === LOCAL_PRINCIPAL) return given;
  if (given.startsWith('token:')) return tokenPrincipal(given.slice('token:'.length));
  if (!PREFIXED.test(given)) return undefined;
  return given.startsWith('iam:') ? iamPrincipal(given.slice('iam:'.length)) : given;
}

/** The principal of an AWS identity: of a role for all its sessions. */
export function iamPrincipal(arn: string): string {
  const [, partition, account, session] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (session !== undefined) return `iam:arn:${partition}:iam::${account}:role/${session}`;
  return `iam:${arn.replace(/^(arn:[^:]+:iam::\d+:role\/)(?:.*\/)?([^/]+)$/, '$1$2')}`;
}

function includes(granted: Role, asked: Role): boolean {
  return ROLES.indexOf(granted) >= ROLES.indexOf(asked);
}
