import { countDueTimes, type DueTimes, nextDueTime } from './catch-up.ts';
import type { CoordinatorRules } from './coordinator-rules.ts';
import type { CoordinatorState, Firing, SkippedTimes } from './coordinator-state.ts';
import { nextDeadline, watch } from './deadline.ts';

export interface Decision {
  readonly state: CoordinatorState;
  /** Due times that will never fire: to be recorded. */
  readonly skipped: readonly SkippedTimes[];
}

/**
 * Counts the due times that have come, and opens a firing when its time has come and everything it depends on has
 * succeeded (language §6). Pure; deciding again at the same time changes nothing. While a firing is open, or the
 * coordinator is disabled, nothing fires.
 */
export function decideFiring(rules: CoordinatorRules, before: CoordinatorState, now: number): Decision {
  if (!before.enabled) return { state: before, skipped: [] };
  const { state: counted, skipped } = countDue(rules, before, now);
  const state = watch(rules, counted, before.countedTo);
  if (state.open !== undefined || missingDependencies(rules, state).length > 0) return { state, skipped };
  const [nominalTime, ...due] = state.due;
  if (nominalTime === undefined && !mayFireByDependencies(rules, state, now)) return { state, skipped };
  const used = state.ready;
  const logicalTime = nominalTime ?? Math.max(...Object.values(used).map((readiness) => readiness.logicalTime));
  const open: Firing = {
    number: state.firings + 1,
    ...(nominalTime !== undefined && { nominalTime }),
    logicalTime,
    openedAt: now,
    used,
  };
  return { state: { ...state, due, ready: {}, firings: open.number, open }, skipped };
}

/**
 * When to look at the coordinator again although nothing is reported, as epoch milliseconds; undefined: never. Due times
 * are looked at as they come, also while an older one or an open firing waits, so that none is counted late.
 */
export function nextLook(rules: CoordinatorRules, state: CoordinatorState, now: number): number | undefined {
  if (!state.enabled) return undefined;
  const firing = nextFiringLook(rules, state, now) ?? Number.POSITIVE_INFINITY;
  const look = Math.min(firing, nextDeadline(rules, state) ?? Number.POSITIVE_INFINITY);
  return look === Number.POSITIVE_INFINITY ? undefined : look;
}

function nextFiringLook(rules: CoordinatorRules, state: CoordinatorState, now: number): number | undefined {
  const times = dueTimesOf(rules);
  const nextDue = times === undefined ? undefined : nextDueTime(times, state.countedTo);
  if (state.open !== undefined)
    return Math.min(state.open.failure?.retryAt ?? now, nextDue ?? Number.POSITIVE_INFINITY);
  if (missingDependencies(rules, state).length > 0) return nextDue;
  if (state.due.length > 0 || mayFireByDependencies(rules, state, now)) return now;
  const { startAt } = rules;
  const waitsForStart = startAt !== undefined && now < startAt && mayFireByDependencies(rules, state, startAt);
  return waitsForStart ? startAt : nextDue;
}

/** The dependencies that have not succeeded since the last firing. */
export function missingDependencies(rules: CoordinatorRules, state: CoordinatorState): readonly string[] {
  return rules.dependencies.filter((name) => !Object.hasOwn(state.ready, name));
}

function countDue(rules: CoordinatorRules, state: CoordinatorState, now: number): Decision {
  const times = dueTimesOf(rules);
  if (times === undefined) return { state, skipped: [] };
  const { due, countedTo, skipped } = countDueTimes({ ...times, policy: rules.catchup }, state, now);
  return { state: { ...state, due, countedTo }, skipped };
}

/** The part of the rules that says when it is due; undefined without a cron. */
export function dueTimesOf({ schedule, timezone, startAt, endAt }: CoordinatorRules): DueTimes | undefined {
  if (schedule === undefined) return undefined;
  return { schedule, timezone, ...(startAt !== undefined && { startAt }), ...(endAt !== undefined && { endAt }) };
}

/**
 * Without a cron, the time has come with the last success, with the start or with the begin of counting. That moment
 * must not be after the end; that it is heard of late, after an outage, changes nothing.
 */
function mayFireByDependencies(rules: CoordinatorRules, { ready, countedTo }: CoordinatorState, now: number): boolean {
  const { schedule, dependencies, startAt = Number.NEGATIVE_INFINITY, endAt = Number.POSITIVE_INFINITY } = rules;
  if (schedule !== undefined || dependencies.length === 0 || now < startAt) return false;
  return Math.max(startAt, countedTo, ...Object.values(ready).map(({ endedAt }) => endedAt)) <= endAt;
}
