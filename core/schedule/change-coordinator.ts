import { nextDueTime } from './catch-up.ts';
import type { CoordinatorRules } from './coordinator-rules.ts';
import type { CoordinatorState } from './coordinator-state.ts';
import { watch } from './deadline.ts';
import { dueTimesOf } from './decide-firing.ts';

/** Counting of due times begins when a coordinator is enabled; its readiness stays. */
export function enable(state: CoordinatorState, now: number): CoordinatorState {
  return state.enabled ? state : { ...countingAnew(state, now), enabled: true };
}

/** No firing from now on; readiness is still recorded, and an open firing waits. */
export function disable(state: CoordinatorState): CoordinatorState {
  return { ...state, enabled: false, due: [], watched: [] };
}

/** Clears what is ready, what is due, and a firing that cannot be finished (language §6, `reset`). */
export function reset({ open: _open, ...state }: CoordinatorState, now: number): CoordinatorState {
  return { ...countingAnew(state, now), ready: {} };
}

/**
 * The file was submitted again: readiness stays for dependencies that stay, and counting begins anew only when the
 * cron or its zone changed (language §6); deadlines that were watched go with these, and with the deadline. Other bounds are those of the times to come, and of none that passed before.
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
  const watching = hasSamePromise(before, after) ? counted : watch(after, { ...counted, watched: [] }, now);
  return enabled ? enable(watching, now) : disable(watching);
}

/** Nothing from before a change of the deadline, or of what is to succeed, is reported as late. */
function hasSamePromise(before: CoordinatorRules, after: CoordinatorRules): boolean {
  return before.deadline?.text === after.deadline?.text && before.workflows.join('\n') === after.workflows.join('\n');
}

/** Never back: a nominal time that was counted, by a machine whose clock is ahead, is not counted again. */
function countingAnew(state: CoordinatorState, now: number): CoordinatorState {
  return { ...state, countedTo: Math.max(state.countedTo, now), due: [], watched: [] };
}

/** Up to when nothing is left to be counted: now, unless a time has passed that no tick has seen yet. */
function countedUntil(rules: CoordinatorRules, { countedTo }: CoordinatorState, now: number): number {
  const times = dueTimesOf(rules);
  const next = times === undefined ? undefined : nextDueTime(times, countedTo);
  const uncounted = next ?? Number.POSITIVE_INFINITY;
  return Math.max(countedTo, Math.min(now, uncounted - 1));
}

function only<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
