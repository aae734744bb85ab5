import { FormatError } from '../model/errors.ts';
import type { CoordinatorRules } from './coordinator-rules.ts';
import type { CoordinatorState, Watched } from './coordinator-state.ts';
import { nextFireTime } from './fire-times.ts';
import { parseSchedule } from './parse-schedule.ts';
import type { Schedule } from './schedule.ts';

/** By when what a coordinator starts must have succeeded. `text` is as it was written. */
export type Deadline =
  | { readonly type: 'after'; readonly text: string; readonly ms: number }
  /** The first time of the schedule after what is watched began, on the wall clock of the coordinator. */
  | { readonly type: 'time-of-day'; readonly text: string; readonly schedule: Schedule };

const MINUTE_MS = 60_000;

/** Most that are watched at once; what comes while there are as many has no deadline. Bounds the stored state. */
const MAX_WATCHED = 300;

/** Reads `06:30` or `+90m`, as the parser has accepted it. Throws `FormatError` for anything else. */
export function parseDeadline(text: string): Deadline {
  const [, minutes, hour, minute] = /^(?:\+(\d+)m|(\d\d):(\d\d))$/.exec(text) ?? [];
  if (minutes !== undefined) return { type: 'after', text, ms: Number(minutes) * MINUTE_MS };
  const parsed = parseSchedule(`${Number(minute)} ${Number(hour)} * * *`);
  if ('problem' in parsed) throw new FormatError(`The deadline cannot be read: ${text}`, { text });
  return { type: 'time-of-day', text, schedule: parsed.schedule };
}

/**
 * Watches what has begun: the due times queued after `after`; without a cron, the firing whose first dependency is
 * ready (`+90m`), or the days (`06:30`), neither from before `after`. Watching again changes nothing.
 */
export function watch(rules: CoordinatorRules, state: CoordinatorState, after: number): CoordinatorState {
  if (rules.deadline === undefined) return state.watched.length === 0 ? state : { ...state, watched: [] };
  const watched = state.watched.filter(({ late, firing = 0 }) => late !== true || firing > state.firings);
  const begun = rules.schedule === undefined ? begunWithoutCron(rules, state, after) : begunTimes(state, after);
  const room = MAX_WATCHED - watched.length;
  return { ...state, watched: [...watched, ...begun.slice(0, Math.max(0, room))] };
}

/** When what is watched must have succeeded, as epoch milliseconds. Throws `UnknownTimeZoneError`. */
export function deadlineAt({ deadline, timezone }: CoordinatorRules, { since }: Watched): number {
  if (deadline === undefined) return Number.POSITIVE_INFINITY;
  if (deadline.type === 'after') return since + deadline.ms;
  return nextFireTime(deadline.schedule, since, timezone) ?? Number.POSITIVE_INFINITY;
}

/** The next deadline, also of what is only about to be watched; undefined: none is to come. */
export function nextDeadline(rules: CoordinatorRules, state: CoordinatorState): number | undefined {
  if (rules.deadline === undefined) return undefined;
  const first = watch(rules, state, state.countedTo).watched.find(({ late }) => late !== true);
  return first === undefined ? undefined : deadlineAt(rules, first);
}

/** What is watched and whose deadline has come; nothing of a disabled coordinator. */
export function overdue(
  rules: CoordinatorRules,
  { enabled, watched }: CoordinatorState,
  now: number,
): readonly Watched[] {
  if (rules.deadline === undefined || !enabled) return [];
  const waiting = watched.filter(({ late }) => late !== true);
  const next = waiting.findIndex((one) => deadlineAt(rules, one) > now);
  return next < 0 ? waiting : waiting.slice(0, next);
}

/**
 * What is overdue has been decided upon and is no longer watched. Days go on from the newest deadline that has passed:
 * an outage of several days is one deadline.
 */
export function unwatchOverdue(rules: CoordinatorRules, state: CoordinatorState, now: number): CoordinatorState {
  const settled = overdue(rules, state, now);
  const [day] = settled;
  if (day === undefined || !watchesDays(rules)) {
    const watched = state.watched.flatMap((one): readonly Watched[] => {
      if (!settled.includes(one)) return [one];
      return one.firing === state.firings + 1 ? [{ ...one, late: true }] : [];
    });
    return { ...state, watched };
  }
  let since = day.since;
  for (let at = deadlineAt(rules, day); at <= now; at = deadlineAt(rules, { since })) since = at;
  return { ...state, watched: withinBounds(rules, { since }) };
}

function begunTimes({ due }: CoordinatorState, after: number): readonly Watched[] {
  return due.filter((time) => time > after).map((since) => ({ since }));
}

function begunWithoutCron(rules: CoordinatorRules, state: CoordinatorState, after: number): readonly Watched[] {
  const { startAt = Number.NEGATIVE_INFINITY } = rules;
  const { watched, ready } = state;
  if (watchesDays(rules)) return watched.length > 0 ? [] : withinBounds(rules, { since: Math.max(after, startAt) });
  const firing = state.firings + 1;
  const readyTimes = Object.values(ready).map(({ endedAt }) => endedAt);
  if (readyTimes.length === 0 || watched.some((one) => one.firing === firing)) return [];
  return withinBounds(rules, { since: Math.max(after, startAt, Math.min(...readyTimes)), firing });
}

function watchesDays({ schedule, deadline }: CoordinatorRules): boolean {
  return schedule === undefined && deadline?.type === 'time-of-day';
}

/** What would have to succeed after the end of the coordinator has no deadline; a firing only has to begin before it. */
function withinBounds(rules: CoordinatorRules, watched: Watched): readonly Watched[] {
  const { endAt = Number.POSITIVE_INFINITY } = rules;
  const last = watchesDays(rules) ? deadlineAt(rules, watched) : watched.since;
  return last <= endAt ? [watched] : [];
}
