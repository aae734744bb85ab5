import { sameAttempt } from '../model/attempt.ts';
import type { PendingNotice } from './state.ts';

/** What is left of `pending` once `stored` are notices. Of either there is no more than one of a type and an attempt. */
export function withoutStored(
  pending: readonly PendingNotice[],
  stored: readonly PendingNotice[],
): readonly PendingNotice[] {
  return pending.filter(({ type, ref }) => !stored.some((one) => one.type === type && sameAttempt(one.ref, ref)));
}
