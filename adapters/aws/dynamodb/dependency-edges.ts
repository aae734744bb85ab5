import { mapBounded } from '#core/service/map-bounded.ts';
import { dependentsPartition, edgeKey } from './coordinator-keys.ts';
import { absent, anyOf, compare } from './expression.ts';
import { checkFormat, text } from './item-fields.ts';
import { queryItems } from './query.ts';
import { deleteItem, putItem, type Table } from './table.ts';

const FORMAT = 1;
const WRITES_AT_ONCE = 8;

/**
 * An edge carries the revision that its coordinator gets by the save it is written for, the highest of all who write it.
 * That keeps what is needed from a slow removal:
 *
 *     A  saves revision 5, without W                       removes W if its edge is of revision 5 or older: it stays
 *     B                              writes W for 6, saves 6
 */
export async function addEdges(
  table: Table,
  coordinator: string,
  workflows: readonly string[],
  revision: number,
): Promise<void> {
  await mapBounded(WRITES_AT_ONCE, workflows, (workflow) => {
    const edge = { ...edgeKey(workflow, coordinator), v: FORMAT, rv: revision };
    return putItem(table, edge, anyOf(absent('pk'), compare('rv', '<', revision)));
  });
}

/** Removes the edges that were written for `revision` or one before it. */
export async function removeEdges(
  table: Table,
  coordinator: string,
  workflows: readonly string[],
  revision: number,
): Promise<void> {
  await mapBounded(WRITES_AT_ONCE, workflows, (workflow) =>
    deleteItem(table, edgeKey(workflow, coordinator), compare('rv', '<=', revision)),
  );
}

/** Strongly consistent: a coordinator that was saved with this dependency is among them. */
export async function dependentsOf(table: Table, workflow: string): Promise<readonly string[]> {
  const edges = await queryItems(table, { key: compare('pk', '=', dependentsPartition(workflow)), consistent: true });
  return edges.map((edge) => {
    checkFormat(edge, FORMAT);
    return text(edge, 'sk');
  });
}
