import { systemClock } from '#adapters/system/system.ts';
import type { Clock } from '#core/ports/clock.ts';

/** Sleeps a twentieth of what it is told: what polls a server of the tests need not wait long. */
export const quickClock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 20, signal) };
