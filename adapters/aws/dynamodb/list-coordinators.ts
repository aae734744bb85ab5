import type { StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { batchGet } from './batch.ts';
import { readCoordinator } from './coordinator-item.ts';
import { COORDINATORS, coordinatorKey, coordinatorNameOf } from './coordinator-keys.ts';
import { text } from './item-fields.ts';
import { folderPrefix, folderSortKey, INDEX } from './keys.ts';
import { queryRange, startingWith } from './query-range.ts';
import type { Table } from './table.ts';

/**
 * The index has only their order: what changes with each firing would be written there as well. Those that are deleted
 * or in another folder by now are left out.
 */
export async function listCoordinators(
  table: Table,
  dir: string,
  request: PageRequest,
): Promise<Page<StoredCoordinator>> {
  const folders = { index: INDEX.byWorkflow, partition: ['gw', COORDINATORS], sort: 'gi' } as const;
  const { items: indexed, ...rest } = await queryRange(
    table,
    { ...folders, ...startingWith(folderPrefix(dir)) },
    request,
  );
  const keys = indexed.map((item) => coordinatorKey(coordinatorNameOf(text(item, 'pk'))));
  const coordinators = (await batchGet(table, keys)).map(readCoordinator);
  const byPosition = new Map(coordinators.map((one) => [folderSortKey(one.dir, one.name), one]));
  return { items: indexed.flatMap((item) => byPosition.get(text(item, 'gi')) ?? []), ...rest };
}
