import type { WallMinute } from './naive-cron.ts';

/** A change of the offset of a time zone. */
export interface Transition {
  readonly instant: number;
  /** What the wall clock is ahead of UTC, in minutes. */
  readonly before: number;
  readonly after: number;
}

export interface SharedTransition extends Transition {
  readonly zones: readonly string[];
}

const MINUTE = 60_000;

/** In these years two changes of a zone are at least 6 days and 23 hours apart. */
const PROBE = 6 * 1_440 * MINUTE;

/**
 * The distinct transitions of all IANA zones that the runtime knows, with the zones that have them. Asks `Intl` for the
 * name of the offset: the code under test computes it from the fields of the date, and `Date` with `TZ` overlooks
 * changes that are less than 19 days apart.
 */
export function allTransitions(fromYear: number, toYear: number): readonly SharedTransition[] {
  const shared = new Map<string, Transition & { readonly zones: string[] }>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const transition of transitionsOf(zone, Date.UTC(fromYear, 0), Date.UTC(toYear + 1, 0))) {
      const key = `${transition.instant} ${transition.before} ${transition.after}`;
      const known = shared.get(key);
      if (known === undefined) shared.set(key, { ...transition, zones: [zone] });
      else known.zones.push(zone);
    }
  }
  return [...shared.values()].sort((a, b) => a.instant - b.instant);
}

/** Every minute from `from` to `to`, both among them, with what the wall clock shows, given that it is set once. */
export function wallMinutes(transition: Transition, from: number, to: number): readonly WallMinute[] {
  const minutes: WallMinute[] = [];
  for (let instant = from; instant <= to; instant += MINUTE) {
    const offset = instant < transition.instant ? transition.before : transition.after;
    minutes.push({ instant, wall: instant + offset * MINUTE });
  }
  return minutes;
}

function transitionsOf(zone: string, from: number, to: number): readonly Transition[] {
  const offsetAt = offsetReader(zone);
  const found: Transition[] = [];
  let before = offsetAt(from);
  for (let probe = from; probe < to; probe += PROBE) {
    const after = offsetAt(probe + PROBE);
    if (before !== after) found.push({ instant: changeBetween(probe, probe + PROBE, offsetAt), before, after });
    before = after;
  }
  return found;
}

function changeBetween(from: number, to: number, offsetAt: (instant: number) => number): number {
  const before = offsetAt(from);
  let instant = from;
  for (let step = to - from; step >= MINUTE; step = Math.floor(step / MINUTE / 2) * MINUTE) {
    while (instant + step <= to && offsetAt(instant + step) === before) instant += step;
  }
  return instant + MINUTE;
}

/** Minutes that the wall clock is ahead of UTC, read from names such as `GMT+05:45` and `GMT`. */
function offsetReader(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instant) => {
    const [, sign, hours, minutes] = /GMT(?:([-+])(\d\d):(\d\d))?$/.exec(format.format(instant)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}
