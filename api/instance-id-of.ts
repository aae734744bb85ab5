import type { Context } from 'hono';
import { isInstanceId, MIN_ID_PREFIX } from '#core/model/instance-id.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { Caller } from './caller.ts';
import { noSuchInstance } from './no-such.ts';
import { refuse } from './problem.ts';
import { Visible } from './visible.ts';

/** How many ids an ambiguous prefix is answered with. */
const EXAMPLES = 5;
/** Instances looked at for one prefix, in pages: among them may be others than those the caller may see. */
const PAGE = 50;
const MAX_PAGES = 4;

/**
 * The full id for what a path has as `{id}`, an id or a prefix of one among all that the caller may see, or the answer
 * that there is none. Whether an instance has a full id is for the handler to find out. A prefix is looked up in an index,
 * which may lag a moment behind.
 */
export async function instanceIdOf(
  env: ApiEnvironment,
  c: Context,
  given: string,
  caller: Caller,
): Promise<string | Response> {
  const ids = isInstanceId(given) ? [given] : await idsWithPrefix(env, given, new Visible(env, caller));
  const [id] = ids;
  if (id === undefined) return noSuchInstance(c, given);
  return ids.length > 1 ? ambiguous(c, given, ids) : id;
}

function ambiguous(c: Context, prefix: string, ids: readonly string[]): Response {
  const some = ids.slice(0, EXAMPLES).join(', ');
  const more = ids.length > EXAMPLES ? ' and more' : '';
  return refuse(c, 'ambiguous-id', `"${prefix}" can be ${some}${more}; give more characters`);
}

async function idsWithPrefix(env: ApiEnvironment, idPrefix: string, visible: Visible): Promise<readonly string[]> {
  if (idPrefix.length < MIN_ID_PREFIX) return [];
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < MAX_PAGES && ids.length <= EXAMPLES; read++) {
    const page = await env.instances.list({ idPrefix }, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...(await visible.instances(page.items)).map(({ id }) => id));
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return ids;
}
