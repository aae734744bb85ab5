import type { AttemptId } from '#core/model/instance.ts';
import type { Cancelled } from '#core/ports/attempt-store.ts';
import { ATTEMPT_FORMAT, readAttempt, statusLetter } from './attempt-item.ts';
import { text } from './item-fields.ts';
import { attemptItemKey } from './keys.ts';
import { type Table, updateItem } from './table.ts';

/**
 * One write whatever it finds: what is not there yet becomes a tombstone, what is there keeps its status and gets a mark. The
 * item as it was before tells which. Repeated after a lost answer, the own tombstone is found as an ended attempt.
 */
export async function cancelAttempt(table: Table, { instanceId, ref }: AttemptId, now: number): Promise<Cancelled> {
  const key = attemptItemKey(instanceId, ref);
  const setIfAbsent = [
    ['v', ATTEMPT_FORMAT],
    ['st', statusLetter('KILLED')],
    ['cr', now],
  ] as const;
  const before = await updateItem(table, key, { setIfAbsent }, undefined, 'ALL_OLD');
  if (before === undefined || Object.keys(before).length === 0) return { found: 'queued' };
  const record = readAttempt(before);
  if (record.status === 'RUNNING') return { found: 'running', workerId: text(before, 'w') };
  return { found: 'ended', record };
}
