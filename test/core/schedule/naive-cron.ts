/**
 * A second reading of language §6, written apart from `core/schedule` and as simply as can be: it looks at every minute.
 * It trusts its input to be a valid cron expression.
 */

/** A minute of the real time line, and what the wall clock shows then, written as if it were UTC. */
export interface WallMinute {
  readonly instant: number;
  readonly wall: number;
}

const MINUTE = 60_000;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The instants of `minutes` at which `cron` is due. The minutes follow one another without a hole. */
export function naiveFireTimes(cron: string, minutes: readonly WallMinute[]): readonly number[] {
  const isDue = compile(cron);
  const hour = cron.split(' ')[1] ?? '';
  return hour.startsWith('*') && !hour.includes(',')
    ? minutes.filter(({ wall }) => isDue(wall)).map(({ instant }) => instant)
    : fixedFireTimes(isDue, minutes);
}

function fixedFireTimes(isDue: (wall: number) => boolean, minutes: readonly WallMinute[]): readonly number[] {
  const shown = new Set<number>();
  const fired = new Set<number>();
  let previous: number | undefined;
  for (const { instant, wall } of minutes) {
    for (let skipped = (previous ?? wall) + MINUTE; skipped < wall; skipped += MINUTE) {
      if (!shown.has(skipped) && isDue(skipped)) fired.add(instant);
      shown.add(skipped);
    }
    if (!shown.has(wall) && isDue(wall)) fired.add(instant);
    shown.add(wall);
    previous = wall;
  }
  return [...fired];
}

function compile(cron: string): (wall: number) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const minutes = Array.from({ length: 60 }, (_, value) => fieldHolds(minute, value, 0, 59));
  const hours = Array.from({ length: 24 }, (_, value) => fieldHolds(hour, value, 0, 23));
  const dayIsDue = (date: Date) => {
    if (!fieldHolds(month, date.getUTCMonth() + 1, 1, 12)) return false;
    const dayHolds = day.split(',').some((item) => dayItemHolds(item, date));
    const weekdayHolds = weekday.split(',').some((item) => weekdayItemHolds(item, date));
    if (day !== '*' && weekday !== '*') return dayHolds || weekdayHolds;
    return dayHolds && weekdayHolds;
  };
  const days = new Map<string, boolean>();
  return (wall) => {
    const date = new Date(wall);
    if (minutes[date.getUTCMinutes()] !== true || hours[date.getUTCHours()] !== true) return false;
    const key = `${date.getUTCMonth()} ${date.getUTCDate()}`;
    const known = days.get(key) ?? dayIsDue(date);
    days.set(key, known);
    return known;
  };
}

function dayItemHolds(item: string, date: Date): boolean {
  const tomorrow = new Date(date.getTime() + 1_440 * MINUTE);
  return item === 'L' ? tomorrow.getUTCDate() === 1 : fieldHolds(item, date.getUTCDate(), 1, 31);
}

function weekdayItemHolds(named: string, date: Date): boolean {
  const item = named.replace(/[a-z]{3}/g, (name) => String(NAMES.indexOf(name)));
  const isDay = (weekday: string) => Number(weekday) % 7 === date.getUTCDay();
  const [weekday = '', nth] = item.split('#');
  if (nth !== undefined) return isDay(weekday) && Math.floor((date.getUTCDate() - 1) / 7) + 1 === Number(nth);
  if (item.endsWith('L')) {
    const inAWeek = new Date(date.getTime() + 7 * 1_440 * MINUTE);
    return isDay(item.slice(0, -1)) && inAWeek.getUTCMonth() !== date.getUTCMonth();
  }
  return fieldHolds(item, date.getUTCDay(), 0, 6) || (date.getUTCDay() === 0 && fieldHolds(item, 7, 0, 6));
}

function fieldHolds(field: string, value: number, min: number, max: number): boolean {
  return field.split(',').some((item) => {
    const [range = '', step = '1'] = item.split('/');
    const [from = '', to] = range.split('-');
    const first = range === '*' ? min : Number(from);
    const last = to === undefined ? (range === '*' || item.includes('/') ? max : first) : Number(to);
    return value >= first && value <= last && (value - first) % Number(step) === 0;
  });
}
