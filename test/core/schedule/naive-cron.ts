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
const DAY = 1_440 * MINUTE;
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
  const usedUp = new Set<number>();
  const fired = new Set<number>();
  let previous: number | undefined;
  for (const { instant, wall } of minutes) {
    for (let reading = Math.min((previous ?? wall) + MINUTE, wall); reading <= wall; reading += MINUTE) {
      if (!isDue(reading) || usedUp.has(reading)) continue;
      usedUp.add(reading);
      fired.add(instant);
    }
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
  const days = new Map<number, boolean>();
  return (wall) => {
    if (minutes[(wall / MINUTE) % 60] !== true || hours[Math.floor(wall / MINUTE / 60) % 24] !== true) return false;
    const midnight = wall - (wall % DAY);
    const isDayDue = days.get(midnight) ?? dayIsDue(new Date(midnight));
    days.set(midnight, isDayDue);
    return isDayDue;
  };
}

function dayItemHolds(item: string, date: Date): boolean {
  const tomorrow = new Date(date.getTime() + DAY);
  return item === 'L' ? tomorrow.getUTCDate() === 1 : fieldHolds(item, date.getUTCDate(), 1, 31);
}

function weekdayItemHolds(named: string, date: Date): boolean {
  const item = named.replace(/[a-z]{3}/g, (name) => String(NAMES.indexOf(name)));
  const isDay = (weekday: string) => Number(weekday) % 7 === date.getUTCDay();
  const [weekday = '', nth] = item.split('#');
  if (nth !== undefined) return isDay(weekday) && Math.floor((date.getUTCDate() - 1) / 7) + 1 === Number(nth);
  if (item.endsWith('L')) {
    const inAWeek = new Date(date.getTime() + 7 * DAY);
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
