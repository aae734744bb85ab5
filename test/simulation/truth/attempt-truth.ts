import { type AttemptRef, attemptKey } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptStatus } from '#core/model/status.ts';

/** What truly became of an attempt. Times are true times. */
export interface AttemptTruth {
  readonly id: AttemptId;
  status: AttemptStatus;
  workerId?: string;
  token?: string;
  claimedAt?: number;
  endedAt?: number;
  message?: string;
}

export function keyOf({ instanceId, ref }: AttemptId): string {
  return `${instanceId}/${attemptKey(ref)}`;
}

export function iterationKey(instanceId: string, { node, run, iteration }: Omit<AttemptRef, 'attempt'>): string {
  return `${instanceId}/${run}.${node}.${iteration}`;
}
