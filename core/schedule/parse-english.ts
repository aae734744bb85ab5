import { quote } from '../params/quote.ts';
import { suggestName } from '../params/suggest-name.ts';
import { parseCron } from './parse-cron.ts';
import type { Problem, ScheduleRule } from './schedule.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const NUMBERS = ['first', 'second', 'third', 'fourth', 'fifth', 'last'];

/** The days that a name means, as a weekday field. */
const DAY_NAMES: ReadonlyMap<string, string> = new Map([
  ['weekday', '1-5'],
  ['weekend', '0,6'],
  ...WEEKDAYS.map((name, index): [string, string] => [name, String(index)]),
  ...WEEKDAYS.map((name, index): [string, string] => [name.slice(0, 3), String(index)]),
]);

const NAME = `(?:${[...DAY_NAMES.keys()].join('|')})s?`;
const TIME = String.raw`(?:midnight|noon|\d{1,2}:\d\d(?: ?[ap]m)?|\d{1,2} ?[ap]m)`;
const DATE = String.raw`(?:\d{1,2}(?:st|nd|rd|th)|last day|(?:${NUMBERS.join('|')}) ${NAME})`;

const listOf = (item: string) => `${item}(?: and ${item})*`;
const TIMES = `(?<times>${listOf(TIME)})`;
const DAYS = `(?:every (?<day>day)|(?:every|on) (?<names>${listOf(NAME)})|${monthDays()})`;

function monthDays(): string {
  const dates = listOf(DATE);
  return `every month on the (?<dates>${dates})|on the (?<datesFirst>${dates}) of every month`;
}

/** The forms, one a line of the table in docs/schedules.md. */
const INTERVAL = new RegExp(`^every (?:(?<count>\\d{1,4}) )?(?<unit>minute|hour)s?(?: on (?<names>${listOf(NAME)}))?$`);
const DAYS_THEN_TIMES = new RegExp(`^${DAYS}(?: at ${TIMES})?$`);
const TIMES_THEN_DAYS = new RegExp(`^(?:at )?${TIMES} ${DAYS}$`);

/** Whether a text means to be English: a cron expression has no word of two letters first, and no time of day. */
export function isEnglish(text: string): boolean {
  return /^\s*[a-z]{2}/i.test(text) || /^\s*\d{1,2}(:|\s?[ap]m\b)/i.test(text);
}

/** Reads an English form, by turning it into cron expressions. */
export function parseEnglish(text: string): readonly ScheduleRule[] | Problem {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/\s*,\s*(?:and\s)?/g, ' and ')
    .replace(/\s+/g, ' ');
  const crons = readInterval(words) ?? readDaysAndTimes(words) ?? explain(words);
  if ('problem' in crons) return crons;
  const rules: ScheduleRule[] = [];
  for (const cron of crons) {
    const read = parseCron(cron);
    if ('problem' in read) return read;
    rules.push(...read);
  }
  return rules;
}

function readInterval(words: string): readonly string[] | Problem | undefined {
  const { unit, count, names } = INTERVAL.exec(words)?.groups ?? {};
  if (unit === undefined) return undefined;
  const whole = unit === 'minute' ? 60 : 24;
  const step = Number(count ?? 1);
  if (step < 1 || step >= whole || whole % step !== 0) return unevenInterval(step, unit, whole);
  const every = step === 1 ? '*' : `*/${step}`;
  return [`${unit === 'minute' ? `${every} *` : `0 ${every}`} * * ${weekdayField(names)}`];
}

function unevenInterval(step: number, unit: string, whole: number): Problem {
  const even = Array.from({ length: whole - 1 }, (_, index) => index + 1).filter((count) => whole % count === 0);
  const period = unit === 'minute' ? 'an hour' : 'a day';
  return {
    problem: `${step} ${unit}s do not divide ${period} evenly; allowed are ${even.join(', ')}, and a cron expression for any other`,
  };
}

function readDaysAndTimes(words: string): readonly string[] | Problem | undefined {
  const match = DAYS_THEN_TIMES.exec(words) ?? TIMES_THEN_DAYS.exec(words);
  if (match === null) return undefined;
  const { times = 'midnight', names, dates, datesFirst } = match.groups ?? {};
  const days = readDays(names, dates ?? datesFirst);
  if (typeof days === 'object') return days;
  const hoursByMinute = new Map<number, number[]>();
  for (const time of times.split(' and ')) {
    const read = readTime(time);
    if ('problem' in read) return read;
    hoursByMinute.set(read.minute, [...(hoursByMinute.get(read.minute) ?? []), read.hour]);
  }
  return [...hoursByMinute].map(([minute, hours]) => `${minute} ${hours.join(',')} ${days}`);
}

/** The fields day, month and weekday. */
function readDays(names: string | undefined, dates: string | undefined): string | Problem {
  if (dates === undefined) return `* * ${weekdayField(names)}`;
  const days: string[] = [];
  const weekdays: string[] = [];
  for (const date of dates.split(' and ')) {
    const [number = '', name = ''] = date.split(' ');
    if (date === 'last day') days.push('L');
    else if (name === '') days.push(String(Number.parseInt(number, 10)));
    else weekdays.push(...nthWeekdays(number, name));
  }
  if (weekdays.some((weekday) => weekday === '')) {
    return { problem: '`weekday` and `weekend` cannot be counted in a month; name a day, such as `first monday`' };
  }
  return `${days.join(',') || '*'} * ${weekdays.join(',') || '*'}`;
}

function nthWeekdays(number: string, name: string): readonly string[] {
  const weekday = fieldOf(name);
  if (weekday.length > 1) return [''];
  return [number === 'last' ? `${weekday}L` : `${weekday}#${NUMBERS.indexOf(number) + 1}`];
}

function weekdayField(names: string | undefined): string {
  return names === undefined ? '*' : names.split(' and ').map(fieldOf).join(',');
}

function fieldOf(name: string): string {
  return DAY_NAMES.get(name) ?? DAY_NAMES.get(name.replace(/s$/, '')) ?? '*';
}

function readTime(text: string): { readonly hour: number; readonly minute: number } | Problem {
  if (text === 'midnight') return { hour: 0, minute: 0 };
  if (text === 'noon') return { hour: 12, minute: 0 };
  const [, hours = '', minutes = '0', half] = /^(\d+)(?::(\d+))? ?([ap]m)?$/.exec(text) ?? [];
  const hour = Number(hours);
  const minute = Number(minutes);
  const isHour = half === undefined ? hour <= 23 : hour >= 1 && hour <= 12;
  if (!isHour || minute > 59) {
    return {
      problem: `${quote(text)} is not a time of day; allowed are \`0:00\` to \`23:59\`, or \`1:00am\` to \`12:59pm\``,
    };
  }
  return { hour: half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0), minute };
}

const FORMS =
  '`every 15 minutes`, `every day at noon`, `every weekday at 3:30`, `midnight on monday`, `every month on the 1st at 2:00`';

const VOCABULARY = [
  ...[
    'every',
    'on',
    'at',
    'and',
    'the',
    'of',
    'minute',
    'minutes',
    'hour',
    'hours',
    'day',
    'month',
    'midnight',
    'noon',
  ],
  ...['am', 'pm', 'weekdays', 'weekends', ...NUMBERS],
  ...DAY_NAMES.keys(),
  ...WEEKDAYS.map((name) => `${name}s`),
];

function explain(words: string): Problem {
  const stranger = words
    .match(/[^\s\d:]{2,}/g)
    ?.find((word) => !VOCABULARY.includes(word) && !/^(st|nd|rd|th)$/.test(word));
  const closest = stranger === undefined ? undefined : suggestName(stranger, VOCABULARY);
  const hint = closest === undefined ? '' : ` (did you mean ${quote(closest)}?)`;
  const found =
    stranger === undefined ? 'these words follow no known form' : `${quote(stranger)} is not a known word${hint}`;
  return {
    problem: `${found}; allowed are five cron fields, or forms such as ${FORMS}: docs/schedules.md lists them all`,
  };
}
