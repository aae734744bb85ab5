import { nextDueTime } from './catch-up.ts';
import type { CoordinatorRules } from './coordinator-rules.ts';
import type { CoordinatorState } from './coordinator-state.ts';
import { dueTimesOf } from './decide-firing.ts';

/** Counting of due times begins when a coordinator is enabled; its readiness stays. */
export function enable(state: CoordinatorState, now: number): CoordinatorState {
  return state.enabled ? state : { ...countingAnew(state, now), enabled: true };
}

/** No firing from now on; readiness is still recorded, and an open firing waits. */
export function disable(state: CoordinatorState): CoordinatorState {
  return { ...state, enabled: false, due: [] };
}

/** Clears what is ready, what is due, and a firing that cannot be finished (language §6, `reset`). */
export function reset({ open: _open, ...state }: CoordinatorState, now: number): CoordinatorState {
  return { ...countingAnew(state, now), ready: {} };
}

/**
 * The file was submitted again: readiness stays for dependencies that stay, and counting begins anew only when the
 * cron or its zone changed (language §6). Other bounds are those of the times to come, and of none that passed before.
 */
export function resubmit(
  state: CoordinatorState,
  rules: { readonly before: CoordinatorRules; readonly after: CoordinatorRules },
  enabled: boolean,
  now: number,
): CoordinatorState {
  const { before, after } = rules;
  const kept = {
    ...state,
    ready: only(state.ready, after.dependencies),
    seen: only(state.seen, after.dependencies),
  };
  const sameTimes = before.schedule?.text === after.schedule?.text && before.timezone === after.timezone;
  const counted = sameTimes ? { ...kept, countedTo: countedUntil(before, state, now) } : countingAnew(kept, now);
  return enabled ? enable(counted, now) : disable(counted);
}

/** Never back: a nominal time that was counted, by a machine whose clock is ahead, is not counted again. */
function countingAnew(state: CoordinatorState, now: number): CoordinatorState {
  return { ...state, countedTo: Math.max(state.countedTo, now), due: [] };
}

/** Up to when nothing is left to be counted: now, unless a time has passed that no tick has seen yet. */
function countedUntil(rules: CoordinatorRules, { countedTo }: CoordinatorState, now: number): number {
  const times = dueTimesOf(rules);
  if (times === undefined) return countedTo;
  const uncounted = nextDueTime(times, countedTo) ?? Number.POSITIVE_INFINITY;
  return Math.max(countedTo, Math.min(now, uncounted - 1));
}

function only<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
