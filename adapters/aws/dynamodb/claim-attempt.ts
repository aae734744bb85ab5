import type { AttemptRecord } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { Claim } from '#core/ports/attempt-store.ts';
import { StoreError } from '../errors.ts';
import { readAttempt, runningItem } from './attempt-item.ts';
import { absent } from './expression.ts';
import { attemptItemKey } from './keys.ts';
import { getItem, putItem, type Table } from './table.ts';

/** One write, and one read when somebody was faster, or oneself in a call whose answer was lost. */
export async function claimAttempt(table: Table, id: AttemptId, claim: Claim): Promise<true | AttemptRecord> {
  if (await putItem(table, runningItem(id.instanceId, id.ref, claim), absent('pk'))) return true;
  const item = await getItem(table, attemptItemKey(id.instanceId, id.ref));
  if (item === undefined) {
    throw new StoreError('an attempt stood in the way of a claim and is gone: its instance is being deleted', {
      ...id,
    });
  }
  const record = readAttempt(item);
  return record.status === 'RUNNING' && item['t'] === claim.token ? true : record;
}
