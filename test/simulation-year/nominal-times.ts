/**
 * When a timing is due in a zone, read from language §6 alone: nothing of `core/schedule` is used, no cron text is read,
 * and offsets are those that `Intl` prints.
 */

/** A timing as the generator thinks of it; `cronOf` writes it down for the code under test. */
export interface Timing {
  readonly minute: number;
  /** Every so many hours, which follows real time; or these hours of the wall clock. */
  readonly hours: { readonly every: number } | { readonly at: readonly number[] };
  readonly weekday?: number;
  readonly dayOfMonth?: number;
}

/** A stretch of time in which a zone keeps one offset. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function cronOf({ minute, hours, weekday, dayOfMonth }: Timing): string {
  const hour = 'at' in hours ? hours.at.join(',') : hours.every === 1 ? '*' : `*/${hours.every}`;
  return `${minute} ${hour} ${dayOfMonth ?? '*'} * ${weekday ?? '*'}`;
}

/** The nominal times from `from` to `until`, ascending. */
export function nominalTimes(timing: Timing, zone: string, from: number, until: number): readonly number[] {
  const times = 'at' in timing.hours ? fixedTimes(timing, timing.hours.at, zone, from, until) : [];
  if ('every' in timing.hours) {
    const { every } = timing.hours;
    for (const { from: begin, until: end, offset } of stretches(zone, from, until)) {
      const minutes = (timing.minute * MINUTE - ((begin + offset) % HOUR) + HOUR) % HOUR;
      for (let time = begin + minutes; time < end; time += HOUR) {
        const wall = new Date(time + offset);
        if (wall.getUTCHours() % every === 0 && dayHolds(timing, wall)) times.push(time);
      }
    }
  }
  return [...new Set(times)].filter((time) => time >= from && time < until).sort((a, b) => a - b);
}

/** `yyyy-MM-dd HH:mm:ss` on the wall clock of the zone. */
export function instantOf(text: string, zone: string): number {
  const wall = Date.parse(`${text.replace(' ', 'T')}Z`);
  return firstReached(wall, stretches(zone, wall - 3 * DAY, wall + 3 * DAY));
}

function fixedTimes(timing: Timing, hours: readonly number[], zone: string, from: number, until: number): number[] {
  const known = stretches(zone, from - 3 * DAY, until + 3 * DAY);
  const times: number[] = [];
  for (let midnight = from - (from % DAY) - 2 * DAY; midnight < until + 2 * DAY; midnight += DAY) {
    if (!dayHolds(timing, new Date(midnight))) continue;
    for (const hour of hours) times.push(firstReached(midnight + hour * HOUR + timing.minute * MINUTE, known));
  }
  return times;
}

/** The clock shows it for the first time, or, where it is set forward past it, a later time. */
function firstReached(wall: number, known: readonly Stretch[]): number {
  for (const { from, until, offset } of known) if (wall - offset < until) return Math.max(from, wall - offset);
  throw new Error('the time is outside of what is known of the zone');
}

function dayHolds({ weekday, dayOfMonth }: Timing, wall: Date): boolean {
  return (
    (weekday === undefined || wall.getUTCDay() === weekday) &&
    (dayOfMonth === undefined || wall.getUTCDate() === dayOfMonth)
  );
}

function stretches(zone: string, from: number, until: number): readonly Stretch[] {
  const key = `${zone} ${from} ${until}`;
  const known = knownStretches.get(key) ?? findStretches(zone, from, until);
  knownStretches.set(key, known);
  return known;
}

function findStretches(zone: string, from: number, until: number): readonly Stretch[] {
  const offsetAt = offsetReader(zone);
  const found: Stretch[] = [];
  let begin = from;
  let offset = offsetAt(from);
  for (let time = from + HOUR; time <= until; time += HOUR) {
    if (offsetAt(time) === offset) continue;
    let change = time - HOUR;
    while (offsetAt(change) === offset) change += MINUTE;
    found.push({ from: begin, until: change, offset });
    begin = change;
    offset = offsetAt(change);
  }
  return [...found, { from: begin, until, offset }];
}

const knownStretches = new Map<string, readonly Stretch[]>();
const formats = new Map<string, Intl.DateTimeFormat>();

function offsetReader(zone: string): (time: number) => number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  return (time) => {
    const [, sign, hours, minutes] = /GMT(?:([-+])(\d\d):(\d\d))?$/.exec(format.format(time)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE);
  };
}
