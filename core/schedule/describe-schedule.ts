import type { Schedule, ScheduleRule } from './schedule.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** More are not listed: their expression is shorter. */
const MAX_LISTED_TIMES = 6;

/** The schedule in English with its zone, such as `every day at 02:00 Asia/Shanghai`. For people: it is never read again. */
export function describeSchedule(schedule: Schedule, timezone: string): string {
  const timesByDays = new Map<string, ScheduleRule[]>();
  for (const rule of schedule.rules) timesByDays.set(rule.days, [...(timesByDays.get(rule.days) ?? []), rule]);
  const parts = [...timesByDays.values()].map((rules) => describeRules(rules));
  return `${parts.join(', and ')} ${timezone}`;
}

/** Rules of the same days. */
function describeRules(rules: readonly ScheduleRule[]): string {
  const [first] = rules;
  const days = describeDays(first?.days ?? '');
  if (rules.length === 1 && first?.followsRealTime) {
    const interval = describeInterval(first);
    return days === 'every day' ? interval : `${interval}, ${days}`;
  }
  const times = rules.flatMap((rule) => rule.minutesOfDay).sort((a, b) => a - b);
  if (times.length > MAX_LISTED_TIMES) return `at the times of ${rules.map(({ cron }) => `\`${cron}\``).join(', ')}`;
  return `${days} at ${list(times.map(clockTime))}`;
}

function describeInterval({ minutesOfDay, cron }: ScheduleRule): string {
  const [minute = '', hour = ''] = cron.split(' ');
  const [first = 0, second = 1] = minutesOfDay;
  const step = second - first;
  const isEven = first === 0 && step * minutesOfDay.length === 1_440;
  if (isEven && step === 1) return 'every minute';
  if (isEven && step < 60) return `every ${step} minutes`;
  if (isEven && step === 60) return 'every hour';
  if (isEven) return `every ${step / 60} hours`;
  return hour === '*' && !minute.includes(',') ? `every hour at minute ${minute}` : `at the times of \`${cron}\``;
}

function describeDays(days: string): string {
  const [day = '*', month = '*', weekday = '*'] = days.split(' ');
  const dates = day === '*' ? [] : [`on ${list(day.split(',').map(describeDate))}`];
  const weekdays = weekday === '*' ? [] : [describeWeekdays(weekday)];
  const either = [...dates, ...weekdays].join(' and ') || 'every day';
  const months = month === '*' ? '' : ` in ${list(month.split(',').map((one) => MONTHS[Number(one) - 1] ?? ''))}`;
  const eachMonth = month === '*' && dates.length > 0 && weekdays.length === 0 ? ' of every month' : '';
  return `${either}${months}${eachMonth}`;
}

function describeDate(date: string): string {
  if (date === 'L') return 'the last day';
  const tail = /1[123]$/.test(date) ? 'th' : (['th', 'st', 'nd', 'rd'][Number(date) % 10] ?? 'th');
  return `the ${date}${tail}`;
}

function describeWeekdays(field: string): string {
  if (field === '1,2,3,4,5') return 'every weekday';
  const [, number = '', nth] = /^(\d)(?:#(\d)|L)$/.exec(field) ?? [];
  if (number !== '') {
    const which = nth === undefined ? 'last' : (NTH[Number(nth) - 1] ?? '');
    return `on the ${which} ${WEEKDAYS[Number(number)] ?? ''} of the month`;
  }
  return `every ${list(field.split(',').map((one) => WEEKDAYS[Number(one)] ?? ''))}`;
}

function clockTime(minuteOfDay: number): string {
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${digits(Math.floor(minuteOfDay / 60))}:${digits(minuteOfDay % 60)}`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
