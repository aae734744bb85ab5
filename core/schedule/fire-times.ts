import { wallTimes } from './calendar.ts';
import { offsetPeriods } from './offset-periods.ts';
import type { Schedule, ScheduleRule } from './schedule.ts';

/** A time between two instants: after `after`, and not after `until`. Epoch milliseconds. */
export interface Span {
  readonly after: number;
  readonly until: number;
}

/** The calendar ends with the year 9999. */
const LAST_INSTANT = Date.UTC(9999, 11, 31);

/** More than the clock of any zone was ever set back. */
const LONGEST_OVERLAP_MS = 2 * 86_400_000;

/**
 * The first instant after `after` at which the schedule is due in the zone, as epoch milliseconds; undefined past the
 * year 9999. Throws `UnknownTimeZoneError`.
 */
export function nextFireTime(schedule: Schedule, after: number, timezone: string): number | undefined {
  return eachFireTime(schedule, { after, until: LAST_INSTANT }, timezone).next().value;
}

/** At most `limit` instants of the span at which the schedule is due, ascending. Throws `UnknownTimeZoneError`. */
export function fireTimes(schedule: Schedule, span: Span, timezone: string, limit: number): readonly number[] {
  const times: number[] = [];
  if (limit <= 0) return times;
  for (const time of eachFireTime(schedule, span, timezone)) {
    times.push(time);
    if (times.length >= limit) break;
  }
  return times;
}

/** The instants of the span at which the schedule is due, ascending, each once (language §6, "Daylight saving"). */
export function* eachFireTime(schedule: Schedule, span: Span, timezone: string): Generator<number, undefined> {
  const bounded = { after: span.after, until: Math.min(span.until, LAST_INSTANT) };
  const rules = schedule.rules.map((rule) => fireTimesOfRule(rule, bounded, timezone));
  let last = Number.NEGATIVE_INFINITY;
  for (const time of mergeAscending(rules)) {
    if (time > last) yield time;
    last = time;
  }
  return undefined;
}

/**
 * A rule that follows real time is due whenever the wall clock shows one of its times. Any other is due at the first
 * instant at which the clock has reached the time: that is the end of a gap, and the first showing in an overlap.
 */
function* fireTimesOfRule(rule: ScheduleRule, { after, until }: Span, timezone: string): Generator<number> {
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, until: end, offset } of offsetPeriods(timezone, after - LONGEST_OVERLAP_MS)) {
    if (from > until) return;
    const opens = from + offset;
    const begin = rule.followsRealTime || reached === Number.NEGATIVE_INFINITY ? opens : reached;
    const closes = Math.min(end, until + 1) + offset;
    for (const wall of wallTimes(rule, from > after ? begin : Math.max(begin, after + 1 + offset), closes)) {
      yield Math.max(wall - offset, from);
    }
    reached = Math.max(reached, end + offset);
  }
}

function mergeAscending(sources: readonly Generator<number>[]): Generator<number> {
  const [only] = sources;
  return sources.length === 1 && only !== undefined ? only : mergeMany(sources);
}

function* mergeMany(sources: readonly Generator<number>[]): Generator<number> {
  const heads = sources.map((source) => ({ source, time: nextOf(source) }));
  for (;;) {
    let least = heads[0];
    for (const head of heads) if (least === undefined || head.time < least.time) least = head;
    if (least === undefined || least.time === Number.POSITIVE_INFINITY) return;
    yield least.time;
    least.time = nextOf(least.source);
  }
}

function nextOf(source: Generator<number>): number {
  const { done, value } = source.next();
  return done ? Number.POSITIVE_INFINITY : value;
}
