import type { ApiClient } from '../client/api-client.ts';
import { MAX_ITEMS, readPages } from '../read-pages.ts';
import type { Channel } from '../terminal.ts';

/** A definition that has a file of its own. */
export interface LiveDefinition {
  readonly type: 'workflow' | 'coordinator';
  readonly name: string;
  readonly dir: string;
}

/** Everything live in a folder and below: workflows first, then the coordinators that do not stand in one of them. */
export async function findDefinitions(
  client: ApiClient,
  err: Channel,
  dir: string | undefined,
): Promise<readonly LiveDefinition[]> {
  const workflows = await readPages(err, MAX_ITEMS, (page) => client.workflows.list({ dir, ...page }));
  const coordinators = await readPages(err, MAX_ITEMS, (page) => client.coordinators.list({ dir, ...page }));
  const hashes = new Map(workflows.map(({ name, hash }) => [name, hash]));
  const found: LiveDefinition[] = workflows.map(({ name, dir }) => ({ type: 'workflow', name, dir }));
  for (const { name, dir } of coordinators) {
    const hash = hashes.get(name);
    // Their names may be the same by chance: it is the file that tells.
    const isInside = hash !== undefined && (await client.coordinators.info(name)).hash === hash;
    if (!isInside) found.push({ type: 'coordinator', name, dir });
  }
  return found;
}
