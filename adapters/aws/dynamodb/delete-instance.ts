import { isTerminal } from '#core/model/status.ts';
import { deletedAttemptItem } from './attempt-item.ts';
import { batchPut } from './batch.ts';
import { bodyKey, type ContextBodies } from './context-item.ts';
import { allOf, beginsWith, compare } from './expression.ts';
import { deletedInstanceItem, isDeleted, readInstance } from './instance-item.ts';
import { text } from './item-fields.ts';
import { attemptPrefix, contextKey, instanceKey } from './keys.ts';
import { queryPages } from './query.ts';
import { deleteItem, getItem, putItem, type Table } from './table.ts';

/** Longer than a queue keeps a message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const KEPT_MS = 15 * 86_400_000;

/**
 * Tombstones stay in the place of an instance and its attempts until no message of them can come any more: a worker that
 * is told of one then finds that it has ended, and an id that derives from something is not taken again. The instance itself goes
 * after its attempts: broken off before, it is still found, and deleted by a repetition. Its context goes last, since what is asked
 * to run again meanwhile could not without. False for one that has not ended or that is asked something meanwhile.
 */
export async function deleteInstance(table: Table, bodies: ContextBodies, id: string): Promise<boolean> {
  const key = instanceKey(id);
  const item = await getItem(table, key);
  if (item === undefined) return true;
  if (isDeleted(item)) {
    await deleteContext(table, bodies, id);
    return true;
  }
  const { state, commands, revision } = readInstance(item);
  if (!isTerminal(state.phase.status) || commands.length > 0) return false;
  const now = table.clock.now();
  const ttl = Math.floor((now + KEPT_MS) / 1000);
  const attempts = allOf(compare('pk', '=', key.pk), beginsWith('sk', attemptPrefix(undefined)));
  for await (const page of queryPages(table, { key: attempts, attributes: ['pk', 'sk'] })) {
    const keys = page.map((found) => ({ pk: text(found, 'pk'), sk: text(found, 'sk') }));
    await batchPut(
      table,
      keys.map((attempt) => deletedAttemptItem(attempt, now, ttl)),
    );
  }
  if (!(await putItem(table, deletedInstanceItem(id, ttl), compare('rv', '=', revision)))) {
    // After a lost answer the SDK writes again and finds its own tombstone.
    const left = await getItem(table, key);
    if (left !== undefined && !isDeleted(left)) return false;
  }
  await deleteContext(table, bodies, id);
  return true;
}

async function deleteContext(table: Table, bodies: ContextBodies, id: string): Promise<void> {
  const context = await getItem(table, contextKey(id));
  const body = context && bodyKey(context);
  if (body !== undefined) await bodies.delete(body);
  await deleteItem(table, contextKey(id));
}
