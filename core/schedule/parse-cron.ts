import { quote } from '../params/quote.ts';
import { type CronField, DAY, HOUR, MINUTE, MONTH, parseCronField, WEEKDAY } from './cron-field.ts';
import type { Problem, ScheduleRule } from './schedule.ts';

const MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const FIELDS = 'minute hour day month weekday';

/** The days of each month in a leap year. */
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a cron expression of five fields, or six of which the last is `*` (language §6). A list of weekdays with `L` or
 * `#` becomes one rule for each, since cron-parser takes these alone.
 */
export function parseCron(text: string): readonly ScheduleRule[] | Problem {
  const words = text.trim().toLowerCase().split(/\s+/);
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = ''] = words;
  const wrongCount = checkFieldCount(words);
  if (wrongCount !== undefined) return wrongCount;
  const minute = parseCronField(minuteText, MINUTE);
  if ('problem' in minute) return minute;
  const hour = parseCronField(hourText, HOUR);
  if ('problem' in hour) return hour;
  const day = parseCronField(dayText, DAY);
  if ('problem' in day) return day;
  const month = parseCronField(monthText, MONTH);
  if ('problem' in month) return month;
  const weekday = parseCronField(weekdayText, WEEKDAY);
  if ('problem' in weekday) return weekday;
  return checkDayExists(day, month, weekday) ?? makeRules({ minute, hour, day, month, weekday });
}

function checkFieldCount(words: readonly string[]): Problem | undefined {
  const [first = ''] = words;
  if (first.startsWith('@')) {
    const mended = MACROS.get(first);
    return { problem: `macros are not known; ${mended ? `write \`${mended}\`` : `write five fields, \`${FIELDS}\``}` };
  }
  if (words.length === 5 || (words.length === 6 && words[5] === '*')) return undefined;
  if (words.length === 6) {
    return {
      problem:
        `the sixth field is ${quote(words[5] ?? '')}, and only \`*\` is allowed there: a schedule has neither seconds ` +
        `nor a year; write the five fields \`${FIELDS}\``,
    };
  }
  const found = words.length === 1 ? '1 field' : `${words.length} fields`;
  return {
    problem: `found ${found}, and a cron expression has five, \`${FIELDS}\`; write \`*\` for a field that does not matter`,
  };
}

/** Only a day of the month can be one that never comes: every weekday comes in every month, and a fifth one in some. */
function checkDayExists(day: CronField, month: CronField, weekday: CronField): Problem | undefined {
  if (day.specials.length > 0 || !weekday.isWildcard) return undefined;
  const longest = Math.max(...month.values.map((number) => LONGEST_MONTHS[number - 1] ?? 0));
  const [earliest = 1] = day.values;
  if (earliest <= longest) return undefined;
  return {
    problem: `it never fires: day ${earliest} is in none of its months, which have at most ${longest} days; write \`L\` for the last day of a month`,
  };
}

type Fields = Readonly<Record<'minute' | 'hour' | 'day' | 'month' | 'weekday', CronField>>;

function makeRules({ minute, hour, day, month, weekday }: Fields): readonly ScheduleRule[] {
  const minutesOfDay = hour.values.flatMap((h) => minute.values.map((m) => h * 60 + m));
  const plain = weekday.values.length > 0 ? [{ ...weekday, specials: [] }] : [];
  const special = weekday.specials.map((one) => ({ ...weekday, values: [], specials: [one] }));
  return [...plain, ...special].map((weekdays) => {
    const days = [day, month, weekdays].map(writeField).join(' ');
    const times = `${writeField(minute)} ${hour.isStepOfAll ? writeStep(hour) : writeField(hour)}`;
    return { cron: `${times} ${days}`, minutesOfDay, days, followsRealTime: hour.isStepOfAll };
  });
}

function writeField({ isWildcard, values, specials }: CronField): string {
  return isWildcard ? '*' : [...values, ...specials].join(',');
}

/** Keeps the star, on which the rule for changes of offset depends. */
function writeStep({ isWildcard, values }: CronField): string {
  return isWildcard ? '*' : `*/${values[1] ?? ''}`;
}
