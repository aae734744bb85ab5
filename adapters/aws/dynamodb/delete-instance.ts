import { isTerminal } from '#core/model/status.ts';
import { batchDelete } from './batch.ts';
import { bodyKey, type ContextBodies } from './context-item.ts';
import { compare } from './expression.ts';
import { readInstance } from './instance-item.ts';
import { text } from './item-fields.ts';
import { contextKey, instanceKey } from './keys.ts';
import { queryPages } from './query.ts';
import { deleteItem, getItem, type Table } from './table.ts';

/**
 * The instance itself goes last: broken off anywhere, it is still found, and deleted by a repetition. False for one
 * that has not ended or that is asked something meanwhile.
 */
export async function deleteInstance(table: Table, bodies: ContextBodies, id: string): Promise<boolean> {
  const key = instanceKey(id);
  const item = await getItem(table, key);
  if (item === undefined) return true;
  const { state, commands, revision } = readInstance(item);
  if (!isTerminal(state.phase.status) || commands.length > 0) return false;
  const context = await getItem(table, contextKey(id));
  const body = context && bodyKey(context);
  if (body !== undefined) await bodies.delete(body);
  for await (const page of queryPages(table, { key: compare('pk', '=', key.pk), attributes: ['pk', 'sk'] })) {
    const keys = page.map((found) => ({ pk: text(found, 'pk'), sk: text(found, 'sk') }));
    await batchDelete(
      table,
      keys.filter(({ sk }) => sk !== key.sk),
    );
  }
  if (await deleteItem(table, key, compare('rv', '=', revision))) return true;
  // After a lost answer the SDK deletes again and finds nothing to compare with.
  return (await getItem(table, key)) === undefined;
}
