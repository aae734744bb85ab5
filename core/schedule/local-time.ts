import { offsetPeriods } from './offset-periods.ts';

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/** More than the wall clock of any zone differs from UTC, before and after it is set. */
const LARGEST_OFFSET_MS = 2 * 86_400_000;

/**
 * The instant of `yyyy-MM-dd HH:mm:ss` on the wall clock of an IANA zone, as epoch milliseconds: in a gap the first
 * instant after it, in an overlap the first occurrence (language §6). Undefined when the text is no time that exists
 * on the calendar. Throws `UnknownTimeZoneError`.
 */
export function parseLocalTime(text: string, timezone: string): number | undefined {
  if (!LOCAL_TIME.test(text)) return undefined;
  const wall = Date.parse(`${text.replace(' ', 'T')}Z`);
  // The parser of dates takes 24:00 and 30 February for the day after.
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 19) !== text.replace(' ', 'T')) return undefined;
  return firstInstantOf(wall, timezone);
}

/** The first instant at which the wall clock of the zone has reached `wall`, a reading written as if it were UTC. */
function firstInstantOf(wall: number, timezone: string): number {
  for (const { from, until, offset } of offsetPeriods(timezone, wall - LARGEST_OFFSET_MS)) {
    if (wall < until + offset) return Math.max(from, wall - offset);
  }
  return wall;
}
