import type { AttemptRecord } from '../model/attempt.ts';
import type { AttemptResult } from '../model/message.ts';

/** The result that the event of an ended attempt would have carried. */
export function resultOf({
  ref,
  status,
  startedAt,
  endedAt,
  message,
  fault,
}: AttemptRecord): AttemptResult | undefined {
  if (status === 'RUNNING') return undefined;
  return {
    ref,
    outcome: status,
    startedAt: startedAt ?? endedAt ?? 0,
    ...(message === undefined ? {} : { message }),
    ...(fault === undefined ? {} : { fault }),
  };
}
