import type { HealthResponse } from '#api/schema/health.ts';
import { formatTime } from '../output/time.ts';

/** How the starts of workers of a group go, in a sentence. */
export function fleetSentence({ group, onTheirWay, failure }: HealthResponse['fleets'][number]): string {
  if (failure === undefined) {
    return `${onTheirWay === 1 ? 'A worker' : `${onTheirWay} workers`} of the group ${group} ${onTheirWay === 1 ? 'is' : 'are'} on the way.`;
  }
  const { since, count, reason, retryAt } = failure;
  const starts = count === 1 ? 'the last start failed' : `the last ${count} starts failed, since ${formatTime(since)}`;
  return `No worker of the group ${group} starts: ${starts}: ${reason}. The next try comes after ${formatTime(retryAt)}.`;
}
