import type { Context } from 'hono';
import { folderWith, type Role } from '#core/model/access.ts';
import { ROOT } from '#core/model/folder.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { folderOfCampaign, folderOfInstance, folderOfWorkflow } from '#core/service/folder-of.ts';
import type { Caller } from './caller.ts';
import { instanceIdOf } from './instance-id-of.ts';
import { noSuchCampaign, noSuchCoordinator, noSuchInstance, noSuchLink, noSuchWorkflow } from './no-such.ts';
import { refuse } from './problem.ts';
import type { Access, RouteSpec } from './route.ts';

export type PathNames = Readonly<Record<string, string>>;

/** How a route finds the folder of what its path names, and how it answers that there is no such thing. */
interface Target {
  folder(): Promise<string | undefined>;
  missing(): Response;
}

/**
 * Whether a caller may have this request handled, decided in this one place for every route: the names of its path, an
 * instance's prefix made its full id, or the answer that it may not. Something in a folder that the caller may not see answers
 * as if it did not exist.
 */
export async function authorize(
  env: ApiEnvironment,
  c: Context,
  caller: Caller,
  { access: { role, on } }: Pick<RouteSpec, 'access'>,
  given: PathNames,
): Promise<PathNames | Response> {
  if (on === 'self') return given;
  if (!caller.maySomewhere('viewer')) return forbidden(c, caller, role, on === 'deployment' ? ROOT : undefined);
  if (on === 'any') return caller.maySomewhere(role) ? given : forbidden(c, caller, role, undefined);
  if (on === 'deployment') return caller.mayEverywhere(role) ? given : forbidden(c, caller, role, ROOT);
  const names = on === 'instance' ? await withFullId(env, c, caller, given) : given;
  if (names instanceof Response || caller.mayEverywhere(role)) return names;
  if (on === 'link') return (await authorizeLink(env, c, caller, role, names['name'] ?? '')) ?? names;
  const target = targetOf(env, c, on, names);
  const folder = await target.folder();
  if (folder === undefined || !caller.may('viewer', folder)) return target.missing();
  return caller.may(role, folder) ? names : forbidden(c, caller, role, folder);
}

/** Answers which role is missing, and on which folder; undefined: on any. */
function forbidden(c: Context, caller: Caller, role: Role, folder: string | undefined): Response {
  const where = folder ?? 'at least one folder';
  return refuse(c, 'forbidden', `"${caller.name}" needs the role ${role} on ${where}; an admin can grant it`);
}

async function withFullId(
  env: ApiEnvironment,
  c: Context,
  caller: Caller,
  names: PathNames,
): Promise<PathNames | Response> {
  const id = await instanceIdOf(env, c, names['id'] ?? '', caller);
  return id instanceof Response ? id : { ...names, id };
}

function targetOf(
  env: ApiEnvironment,
  c: Context,
  on: Exclude<Access['on'], 'self' | 'deployment' | 'any' | 'link'>,
  { name = '', id = '' }: PathNames,
): Target {
  switch (on) {
    case 'workflow':
      return { folder: () => folderOfWorkflow(env, name), missing: () => noSuchWorkflow(c, name) };
    case 'coordinator': {
      const folder = async () => (await env.coordinators.load(name))?.dir;
      return { folder, missing: () => noSuchCoordinator(c, name) };
    }
    case 'instance':
      return { folder: () => folderOfInstance(env, id), missing: () => noSuchInstance(c, id) };
    case 'campaign':
      return { folder: () => folderOfCampaign(env, id), missing: () => noSuchCampaign(c, id) };
  }
}

/** A link is seen and used in every folder that may use it: the role on one of them is enough. */
async function authorizeLink(
  env: ApiEnvironment,
  c: Context,
  caller: Caller,
  role: Role,
  name: string,
): Promise<Response | undefined> {
  const link = await env.links.get(name);
  if (link === undefined || folderWith(caller.grants, 'viewer', link.folders) === undefined) return noSuchLink(c, name);
  if (folderWith(caller.grants, role, link.folders) !== undefined) return undefined;
  return forbidden(c, caller, role, link.folders?.join(' or '));
}
