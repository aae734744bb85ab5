import { dueKeys } from './due-keys.ts';
import { compare } from './expression.ts';
import { instanceIdOf, instanceKey, wakePartition } from './keys.ts';
import { type Table, updateItem } from './table.ts';

/**
 * Only ever earlier, and only of what stands in the index. The revision grows, so that a save which computed a later
 * time from what it had loaded fails and sees this one.
 */
export async function wakeBy(table: Table, id: string, wakeAt: number): Promise<void> {
  await updateItem(table, instanceKey(id), { set: [['wa', wakeAt]], add: [['rv', 1]] }, compare('wa', '>', wakeAt));
}

export async function* dueInstances(table: Table, minute: number, limit: number): AsyncGenerator<readonly string[]> {
  for await (const page of dueKeys(table, wakePartition, minute, limit)) yield page.map(instanceIdOf);
}
