import type { InstanceContext } from '#core/model/instance.ts';
import type { NewInstance } from '#core/ports/instance-store.ts';
import { type ContextBodies, writeContext } from './context-item.ts';
import { absent } from './expression.ts';
import { newInstanceItem } from './instance-item.ts';
import { putItem, type Table } from './table.ts';

/** The context first, so that no instance is ever without one. */
export async function createInstance(
  table: Table,
  bodies: ContextBodies,
  instance: NewInstance,
  context: InstanceContext,
  saveToken: string,
): Promise<'created' | 'exists'> {
  await writeContext(table, bodies, instance.id, context);
  const created = await putItem(table, newInstanceItem(instance, context, saveToken), absent('pk'));
  return created ? 'created' : 'exists';
}
