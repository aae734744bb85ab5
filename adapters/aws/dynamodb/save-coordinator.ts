import { shardOf } from '#core/model/shard.ts';
import type { CoordinatorHead, CoordinatorUpdate, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import { StoreError } from '../errors.ts';
import { COORDINATOR_FORMAT, encodeCoordinatorHead } from './coordinator-item.ts';
import { COORDINATORS, coordinatorKey, coordinatorWakePartition } from './coordinator-keys.ts';
import { encodeCoordinatorState } from './coordinator-state-codec.ts';
import { addEdges, removeEdges } from './dependency-edges.ts';
import { absent, compare } from './expression.ts';
import { folderSortKey } from './keys.ts';
import { type Changes, getItem, type Table, updateItem } from './table.ts';

/**
 * One conditional write, and when the definition changes, its edges around it. `saveToken` must be new with each save:
 * it tells one's own write when its answer was lost. Throws a `StoreError` for a new coordinator without a head.
 */
export async function saveCoordinator(
  table: Table,
  name: string,
  loaded: StoredCoordinator | undefined,
  update: CoordinatorUpdate,
  saveToken: string,
): Promise<boolean> {
  const { head } = update;
  if (loaded === undefined && head === undefined) throw new StoreError(`the new coordinator '${name}' has no head`);
  // By the clock, so that a name which is deleted and defined again never has the same revision twice.
  const revision = Math.max((loaded?.revision ?? 0) + 1, table.clock.now());
  const before = loaded?.dependencies ?? [];
  const after = head?.dependencies ?? before;
  await addEdges(table, name, without(after, before), revision);
  const key = coordinatorKey(name);
  const unchanged = loaded === undefined ? absent('pk') : compare('rv', '=', loaded.revision);
  const changes: Changes = {
    set: [
      ['v', COORDINATOR_FORMAT],
      ['x', encodeCoordinatorState(update.state)],
      ['rv', revision],
      ['sv', saveToken],
      ...(head === undefined ? [] : headAttributes(head)),
      ...wakeAttributes(name, update.wakeAt),
    ],
    remove: loaded?.wakeAt !== undefined && update.wakeAt === undefined ? ['wk', 'wa'] : [],
  };
  const written = await updateItem(table, key, changes, unchanged);
  if (written === undefined && (await getItem(table, key))?.['sv'] !== saveToken) return false;
  await removeEdges(table, name, without(before, after), revision);
  return true;
}

function headAttributes(head: CoordinatorHead): readonly (readonly [string, string])[] {
  return [
    ['cd', encodeCoordinatorHead(head)],
    ['gw', COORDINATORS],
    ['gi', folderSortKey(head.dir, head.name)],
  ];
}

function wakeAttributes(name: string, wakeAt: number | undefined): readonly (readonly [string, string | number])[] {
  if (wakeAt === undefined) return [];
  return [
    ['wk', coordinatorWakePartition(shardOf(name))],
    ['wa', wakeAt],
  ];
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  return names.filter((name) => !others.includes(name));
}
