import type { CoordinatorStore } from '../ports/coordinator-store.ts';
import type { StartEnvironment } from '../ports/ports.ts';
import { listStarters, type Starters } from './find-providers.ts';

const KEPT_MS = 60_000;

const kept = new WeakMap<CoordinatorStore, { readonly readAt: number; readonly starters: Promise<Starters> }>();

/**
 * What `listStarters` gave within the last minute. When one workflow holds up a thousand coordinators, all are late in
 * the same minute, and each would read the list of all.
 */
export async function recentStarters(env: StartEnvironment): Promise<Starters> {
  const now = env.clock.now();
  const known = kept.get(env.coordinators);
  if (known !== undefined && now - known.readAt < KEPT_MS) return await known.starters;
  const starters = listStarters(env);
  kept.set(env.coordinators, { readAt: now, starters });
  try {
    return await starters;
  } catch (error) {
    kept.delete(env.coordinators);
    throw error;
  }
}
