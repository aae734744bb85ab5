import { createHash } from 'node:crypto';
import { makeInstanceId } from '#core/model/instance-id.ts';

/** How long a key is remembered at least; at most, twice as long. */
const WINDOW_MS = 60 * 60 * 1000;

/**
 * The ids that a start with this key may already have, and the one it takes otherwise. Ids hold a time by which they
 * are found, so that it cannot come from the key alone: it is the hour of the request, and the hour before may have
 * seen the same key.
 */
export function idempotentIds(
  workflow: string,
  key: string,
  now: number,
): { readonly current: string; readonly previous: string } {
  const hex = createHash('sha256')
    .update(JSON.stringify([workflow, key]))
    .digest('hex');
  const window = Math.floor(now / WINDOW_MS) * WINDOW_MS;
  return { current: makeInstanceId(window, hex), previous: makeInstanceId(window - WINDOW_MS, hex) };
}
