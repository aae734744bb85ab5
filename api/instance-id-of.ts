import type { Context } from 'hono';
import { isInstanceId, MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import type { Environment } from '#core/ports/ports.ts';
import { refuse } from './problem.ts';

/** How many ids an ambiguous prefix is answered with. */
const EXAMPLES = 5;

/**
 * The full id for what a path has as `{id}`, an id or a unique prefix of one, or the answer that there is none. Whether
 * an instance has a full id is for the handler to find out. A prefix is looked up in an index, which may lag a moment behind.
 */
export async function instanceIdOf(env: Environment, c: Context, given: string): Promise<string | Response> {
  const ids = isInstanceId(given) ? [given] : await idsWithPrefix(env, given);
  const [id] = ids;
  if (id === undefined) return noSuchInstance(c, given);
  return ids.length > 1 ? ambiguous(c, given, ids) : id;
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
