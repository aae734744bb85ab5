import { describeSchedule } from '#core/schedule/describe-schedule.ts';
import { nextFireTime } from '#core/schedule/fire-times.ts';
import { UnknownTimeZoneError } from '#core/schedule/offset-periods.ts';
import { parseSchedule } from '#core/schedule/parse-schedule.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { hostile } from '../mutations.ts';

const EXAMPLES = [
  ...[
    '0 2 * * *',
    '*/15 * * * *',
    '0 0 29 2 *',
    '30 1 1,15 jan-mar mon#2',
    '0 0 L * 5L',
    '5-55/10 */2 * * sun',
    '0 0 1 1 * *',
  ],
  ...['every 15 minutes', 'every day at noon', 'midnight on monday', 'every weekday at 3:30', 'every day at 2:00'],
  ...['every month on the last day at 23:59', 'at 6:15 on monday and friday', 'every 2 hours'],
];

/** The second has a gap and an overlap, the third half an hour of it, the fourth none of its days once. */
const ZONES = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
const AFTER = Date.UTC(2011, 11, 29);

/** Cron expressions and English forms. */
export const schedules: FuzzTarget = {
  name: 'schedules',
  inputs: hostile(EXAMPLES),
  hold: (text) => {
    const read = parseSchedule(text);
    return () => judge(read);
  },
};

function judge(read: ReturnType<typeof parseSchedule>): void {
  if ('problem' in read) {
    demand(read.problem.length > 0 && read.problem.length < 2_000, `a problem of ${read.problem.length} characters`);
    return;
  }
  for (const zone of ZONES) {
    const next = nextFireTime(read.schedule, AFTER, zone);
    demand(next === undefined || (next > AFTER && next % 60_000 === 0), `the time ${next} in ${zone}`);
    demand(describeSchedule(read.schedule, zone).length > 0, 'words for it');
  }
}

/** Names of time zones, which come from definitions and settings. */
export const zones: FuzzTarget = {
  name: 'zones',
  inputs: hostile([...ZONES, 'Etc/GMT+12', 'Asia/Shanghai', 'GMT', '+08:00', 'America/Argentina/Buenos_Aires']),
  hold: (zone) => {
    const daily = parseSchedule('30 2 * * *');
    demand('schedule' in daily, 'a schedule');
    try {
      nextFireTime(daily.schedule, AFTER, zone);
    } catch (error) {
      if (!(error instanceof UnknownTimeZoneError)) throw error;
    }
    return () => {};
  },
};
