import { namedLinks } from '../links/named-links.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { listAll } from './list-all.ts';
import { loadDefinition } from './load-definition.ts';
import { mapBounded } from './map-bounded.ts';
import { isUnusable } from './workflow-of.ts';

export type DeleteLinkResult =
  | { readonly result: 'deleted' | 'missing' }
  /** Live workflows name it. */
  | { readonly result: 'needed'; readonly by: readonly string[] };

const READS_AT_ONCE = 16;

/** Deletes a link and then its secret, unless live workflows name it and that is not to be overlooked. */
export async function deleteLink(env: ApiEnvironment, name: string, force: boolean): Promise<DeleteLinkResult> {
  const link = await env.links.get(name);
  if (link === undefined) {
    // Left by an addition, or by a deletion, that broke off in between.
    await env.secrets.delete(name);
    return { result: 'missing' };
  }
  const by = force ? [] : await usersOf(env, name);
  if (by.length > 0) return { result: 'needed', by };
  await env.links.delete(name);
  if (link.secret?.type === 'managed') await env.secrets.delete(name);
  return { result: 'deleted' };
}

/**
 * The live workflows that name a link outright; one that names it by a parameter cannot be known. A definition that this
 * release cannot read names none: nor can it be started.
 */
async function usersOf(env: ApiEnvironment, link: string): Promise<readonly string[]> {
  const heads = [];
  for await (const head of listAll((page) => env.workflows.list('/', page))) heads.push(head);
  const uses = await mapBounded(READS_AT_ONCE, heads, ({ hash }) => names(env, hash, link));
  return heads.filter((_, index) => uses[index]).map(({ name }) => name);
}

async function names(env: ApiEnvironment, hash: string, link: string): Promise<boolean> {
  try {
    const { root } = await loadDefinition(env, hash);
    return namedLinks(root).some(({ value }) => value === link);
  } catch (error) {
    if (isUnusable(error)) return false;
    throw error;
  }
}
