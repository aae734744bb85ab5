import { CronExpressionParser } from 'cron-parser';
import { BoundedMemo } from './bounded-memo.ts';
import type { ScheduleRule } from './schedule.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Wall-clock times are epoch milliseconds of the same reading in UTC: a calendar without changes of offset. cron-parser
 * is asked for its days only, so that what it does around such changes never matters.
 */
const CALENDARS = new BoundedMemo<DayCalendar>(1_000);

/**
 * The wall-clock times at which a rule is due, from `from` and before `until`, ascending. Ends early only when `until`
 * is reached.
 */
export function* wallTimes(rule: ScheduleRule, from: number, until: number): Generator<number> {
  const calendar = CALENDARS.get(rule.days, () => new DayCalendar(rule.days));
  const begin = new Date(from);
  let year = begin.getUTCFullYear();
  let month = begin.getUTCMonth();
  for (let first = Date.UTC(year, month, 1); first < until; first = Date.UTC(year, month, 1)) {
    for (const day of calendar.daysOf(first)) {
      const midnight = first + (day - 1) * DAY_MS;
      if (midnight + DAY_MS <= from) continue;
      if (midnight >= until) return;
      for (const minute of rule.minutesOfDay) {
        const time = midnight + minute * MINUTE_MS;
        if (time >= until) return;
        if (time >= from) yield time;
      }
    }
    month = (month + 1) % 12;
    if (month === 0) year += 1;
  }
}

/**
 * The days that the fields day, month and weekday let through. A step of cron-parser takes about 0.1 ms; but a month
 * has one of four lengths and begins on one of seven weekdays, so that few months need its answer.
 */
class DayCalendar {
  readonly #expression: ReturnType<typeof CronExpressionParser.parse>;
  readonly #daysByKind = new Map<number, readonly number[]>();

  constructor(days: string) {
    this.#expression = CronExpressionParser.parse(`0 0 ${days}`, { tz: 'UTC', currentDate: 0 });
  }

  /** Days of the month that begins at `first`. */
  daysOf(first: number): readonly number[] {
    const date = new Date(first);
    const month = date.getUTCMonth();
    const length = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const kind = (month * 7 + date.getUTCDay()) * 32 + length;
    const known = this.#daysByKind.get(kind);
    if (known !== undefined) return known;
    const days = Array.from({ length }, (_, index) => index + 1).filter((day) =>
      this.#expression.includesDate(new Date(first + (day - 1) * DAY_MS)),
    );
    this.#daysByKind.set(kind, days);
    return days;
  }
}
