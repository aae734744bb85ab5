import type { CoordinatorRules } from './coordinator-rules.ts';
import type { CoordinatorState } from './coordinator-state.ts';

/** Counting of due times begins when a coordinator is enabled; its readiness stays. */
export function enable(state: CoordinatorState, now: number): CoordinatorState {
  return state.enabled ? state : { ...state, enabled: true, countedTo: now, due: [] };
}

/** No firing from now on; readiness is still recorded, and an open firing waits. */
export function disable(state: CoordinatorState): CoordinatorState {
  return { ...state, enabled: false, due: [] };
}

/** Clears what is ready, what is due, and a firing that cannot be finished (language §6, `reset`). */
export function reset({ open: _open, ...state }: CoordinatorState, now: number): CoordinatorState {
  return { ...state, ready: {}, due: [], countedTo: now };
}

/**
 * The file was submitted again: readiness stays for dependencies that stay, and counting begins anew only when the
 * cron or its zone changed (language §6).
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
  const counted = sameTimes ? kept : { ...kept, countedTo: now, due: [] };
  return enabled ? enable(counted, now) : disable(counted);
}

function only<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
