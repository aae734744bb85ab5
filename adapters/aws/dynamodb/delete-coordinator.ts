import type { StoredCoordinator } from '#core/ports/coordinator-store.ts';
import { coordinatorKey } from './coordinator-keys.ts';
import { removeEdges } from './dependency-edges.ts';
import { compare } from './expression.ts';
import { deleteItem, getItem, type Table } from './table.ts';

/** The edges go after the coordinator; broken off between, a repetition takes them away. */
export async function deleteCoordinator(table: Table, loaded: StoredCoordinator): Promise<boolean> {
  const key = coordinatorKey(loaded.name);
  const deleted = await deleteItem(table, key, compare('rv', '=', loaded.revision));
  // After a lost answer the SDK deletes again and finds nothing to compare with.
  if (!deleted && (await getItem(table, key)) !== undefined) return false;
  await removeEdges(table, loaded.name, loaded.dependencies, loaded.revision);
  return true;
}
