import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { AttemptEnd } from '#core/ports/attempt-store.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import { logAttributes, statusLetter, unclaimedItem } from './attempt-item.ts';
import { absent, allOf, compare } from './expression.ts';
import { attemptItemKey } from './keys.ts';
import { getItem, putItem, type Table, updateItem } from './table.ts';

const RUNNING = compare('st', '=', statusLetter('RUNNING'));

/** One write. The token stays on the item: by it a repeated write knows that the first one was its own. */
export async function finishAttempt(
  table: Table,
  id: AttemptId,
  token: string,
  end: AttemptEnd,
  signal?: CancelSignal,
): Promise<boolean> {
  const key = attemptItemKey(id.instanceId, id.ref);
  const set = [
    ['st', statusLetter(end.outcome)],
    ['ea', end.endedAt],
    ['xc', end.exitCode],
    ['sg', end.signal],
    ['m', end.message],
    ['f', end.fault],
    ...logAttributes(end.log),
  ] as const;
  const ours = allOf(RUNNING, compare('t', '=', token));
  if ((await updateItem(table, key, { set }, ours, 'NONE', signal)) !== undefined) return true;
  const item = await getItem(table, key);
  return item?.['t'] === token && item['st'] === statusLetter(end.outcome) && item['ea'] === end.endedAt;
}

/** Ends an attempt for its worker, which loses its token by it and can record nothing any more. */
export async function takeOverAttempt(
  table: Table,
  { instanceId, ref }: AttemptId,
  workerId: string | undefined,
  end: { readonly outcome: AttemptOutcome; readonly endedAt: number; readonly message: string },
): Promise<boolean> {
  const key = attemptItemKey(instanceId, ref);
  if (workerId === undefined) {
    if (await putItem(table, unclaimedItem(instanceId, ref, end), absent('pk'))) return true;
  } else {
    const set = [
      ['st', statusLetter(end.outcome)],
      ['ea', end.endedAt],
      ['m', end.message],
    ] as const;
    const condition = allOf(RUNNING, compare('w', '=', workerId));
    if ((await updateItem(table, key, { set, remove: ['t'] }, condition)) !== undefined) return true;
  }
  // A write whose answer was lost stands exactly as it was to be written.
  const item = await getItem(table, key);
  const written = item?.['st'] === statusLetter(end.outcome) && item['ea'] === end.endedAt && item['m'] === end.message;
  return written && item['w'] === workerId && item['t'] === undefined;
}
