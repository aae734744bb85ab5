import type { Context, MiddlewareHandler } from 'hono';
import { isInstanceId, MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import type { Environment } from '#core/ports/ports.ts';
import { refuse } from './problem.ts';

/** What handlers behind `instanceOfPath` find in their context. */
export interface InstanceOfPath {
  readonly Variables: { readonly instanceId: string };
}

/** How many ids an ambiguous prefix is answered with. */
const EXAMPLES = 5;

/**
 * Turns `:id` of the path, an id or a unique prefix of one, into the full id. Whether an instance has a full id is for
 * the handler to find out. A prefix is looked up in an index, which may lag a moment behind.
 */
export function instanceOfPath(env: Environment): MiddlewareHandler<InstanceOfPath> {
  return async (c, next) => {
    const given = c.req.param('id') ?? '';
    const ids = isInstanceId(given) ? [given] : await idsWithPrefix(env, given);
    const [id] = ids;
    if (id === undefined) return noSuchInstance(c, given);
    if (ids.length > 1) return ambiguous(c, given, ids);
    c.set('instanceId', id);
    return next();
  };
}

/** Answers that no instance has this id or prefix. */
export function noSuchInstance(c: Context, id: string): Response {
  const hint = id.length < MIN_ID_PREFIX ? `; give at least ${MIN_ID_PREFIX} characters of an id` : '';
  return refuse(c, 'no-such-instance', `There is no instance "${id}"${hint}`);
}

function ambiguous(c: Context, prefix: string, ids: readonly string[]): Response {
  const some = ids.slice(0, EXAMPLES).join(', ');
  const more = ids.length > EXAMPLES ? ' and more' : '';
  return refuse(c, 'ambiguous-id', `"${prefix}" can be ${some}${more}; give more characters`);
}

async function idsWithPrefix(env: Environment, idPrefix: string): Promise<readonly string[]> {
  if (idPrefix.length < MIN_ID_PREFIX) return [];
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const limit = EXAMPLES + 1 - ids.length;
    const page = await env.instances.list({ idPrefix }, { limit, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined && ids.length <= EXAMPLES);
  return ids;
}
