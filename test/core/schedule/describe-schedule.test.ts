import { describe, expect, it } from 'vitest';
import { describeSchedule } from '#core/schedule/describe-schedule.ts';
import { scheduleOf } from './schedule-of.ts';

describe('a schedule in words', () => {
  it.each([
    ['0 2 * * *', 'every day at 02:00 Asia/Shanghai'],
    ['every day at 3:30 and 4:45pm', 'every day at 03:30 and 16:45 Asia/Shanghai'],
    ['* * * * *', 'every minute Asia/Shanghai'],
    ['every 15 minutes', 'every 15 minutes Asia/Shanghai'],
    ['*/5 * * * 1-5', 'every 5 minutes, every weekday Asia/Shanghai'],
    ['7 * * * *', 'every hour at minute 7 Asia/Shanghai'],
    ['every hour', 'every hour Asia/Shanghai'],
    ['0 */6 * * *', 'every 6 hours Asia/Shanghai'],
    ['*/7 * * * *', 'at the times of `0,7,14,21,28,35,42,49,56 * * * *` Asia/Shanghai'],
    ['*/30 8-12 * * *', 'at the times of `0,30 8,9,10,11,12 * * *` Asia/Shanghai'],
    ['0 0 1,15,L * *', 'on the 1st, the 15th and the last day of every month at 00:00 Asia/Shanghai'],
    ['0 0 2,3,11,22 6 *', 'on the 2nd, the 3rd, the 11th and the 22nd in June at 00:00 Asia/Shanghai'],
    ['0 0 * * 0,6', 'every Sunday and Saturday at 00:00 Asia/Shanghai'],
    ['0 9 * * 5L', 'on the last Friday of the month at 09:00 Asia/Shanghai'],
    ['30 4 22 6 2', 'on the 22nd and every Tuesday in June at 04:30 Asia/Shanghai'],
    ['0 9 * * 1#1,fri', 'every Friday at 09:00, and on the first Monday of the month at 09:00 Asia/Shanghai'],
  ])('%s is %s', (text, expected) => {
    expect(describeSchedule(scheduleOf(text), 'Asia/Shanghai')).toBe(expected);
  });
});
