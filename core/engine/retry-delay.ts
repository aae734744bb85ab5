import type { ActionNode } from '../model/workflow.ts';

/** Where an exponential backoff without `max-interval` stops growing. */
const DEFAULT_MAX_INTERVAL_SECONDS = 86_400;

/**
 * Milliseconds from a failure to the next attempt, never below `interval` (language §4). Exponential backoff doubles
 * with each failure and adds up to a quarter, so that what failed together does not come back together; the share
 * derives from `seed`, so that the same failure always waits the same time.
 */
export function retryDelayMs(action: ActionNode, failures: number, seed: string): number {
  const { backoff, intervalSeconds: interval } = action;
  if (backoff === 'fixed') return interval * 1000;
  const cap = Math.max(interval, action.maxIntervalSeconds ?? DEFAULT_MAX_INTERVAL_SECONDS);
  const doubled = interval * 2 ** (failures - 1);
  return Math.round(Math.min(cap, doubled * (1 + fractionOf(seed) / 4)) * 1000);
}

/** A number in [0, 1) that depends on nothing but the text (FNV-1a). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) / 2 ** 32;
}
