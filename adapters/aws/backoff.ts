/** Tries of what AWS accepted in part, after the retries of the SDK for what it did not accept at all. */
export const MAX_TRIES = 8;

const FIRST_MS = 50;
const LONGEST_MS = 2_000;

/** How long to wait after `tried` tries: 50 ms, doubling up to 2 s. */
export function backoffMs(tried: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (tried - 1));
}
