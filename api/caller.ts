import { type Grant, mayDo, maySomewhere, type Role } from '#core/model/access.ts';
import { ROOT } from '#core/model/folder.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';

/** Who sent a request, and what is granted to it. */
export class Caller {
  /** As it is written into what it starts and into the audit. */
  readonly name: string;
  readonly grants: readonly Grant[];

  constructor(name: string, grants: readonly Grant[]) {
    this.name = name;
    this.grants = grants;
  }

  /** Whether it has a role on a folder. */
  may(role: Role, dir: string): boolean {
    return mayDo(this.grants, role, dir);
  }

  /** Whether it has a role on all folders. */
  mayEverywhere(role: Role): boolean {
    return this.may(role, ROOT);
  }

  /** Whether it has a role on any folder. */
  maySomewhere(role: Role): boolean {
    return maySomewhere(this.grants, role);
  }
}

/** The caller of a name with all that is granted to it and to its groups, read anew: what was revoked is gone at once. */
export async function loadCaller(env: ApiEnvironment, name: string, groups: readonly string[] = []): Promise<Caller> {
  const names = [name, ...groups];
  const { admins = [] } = env.settings;
  if (names.some((each) => admins.includes(each))) return new Caller(name, [{ role: 'admin', dir: ROOT }]);
  const principals = await Promise.all(names.map((each) => env.access.get(each)));
  return new Caller(
    name,
    principals.flatMap((principal) => principal?.grants ?? []),
  );
}
