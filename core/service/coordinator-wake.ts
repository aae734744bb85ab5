import { minuteOf } from '../engine/wake-time.ts';
import type { CoordinatorRules } from '../schedule/coordinator-rules.ts';
import type { CoordinatorState } from '../schedule/coordinator-state.ts';
import { nextLook } from '../schedule/decide-firing.ts';

const MINUTE_MS = 60_000;

/** The minute for the wake index, as a part of an update; empty when only a report or a person can move it. */
export function wakeMinute(
  rules: CoordinatorRules,
  state: CoordinatorState,
  now: number,
): { readonly wakeAt?: number } {
  const look = nextLook(rules, state, now);
  if (look === undefined) return {};
  return { wakeAt: look <= now ? minuteOf(now) : Math.ceil(look / MINUTE_MS) };
}
