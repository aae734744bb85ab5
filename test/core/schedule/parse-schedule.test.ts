import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '#core/schedule/parse-schedule.ts';
import { scheduleOf } from './schedule-of.ts';

const crons = (text: string) => scheduleOf(text).rules.map(({ cron }) => cron);

function problemOf(text: string): string {
  const parsed = parseSchedule(text);
  return 'problem' in parsed ? parsed.problem : `accepted as ${crons(text).join('; ')}`;
}

/** The examples of the table of English forms in the manual. */
const DOCUMENTED = [
  ...readFileSync('docs/schedules.md', 'utf8').matchAll(/^\|[^|]*\| `([^`]+)` \| `([^`]+)` \|$/gm),
].map(([, form = '', cron = '']) => ({ form, cron }));

describe('a cron expression', () => {
  it.each([
    ['0 2 * * *', ['0 2 * * *']],
    ['  0\t2  *\n* * ', ['0 2 * * *']],
    ['0 2 * * * *', ['0 2 * * *']],
    ['*/20 * * * *', ['0,20,40 * * * *']],
    ['0 */6 * * *', ['0 */6 * * *']],
    ['*/1 */1 */1 */1 */1', ['* * * * *']],
    ['5/20 8-10 * * *', ['5,25,45 8,9,10 * * *']],
    ['3,1-2,2 0 * * *', ['1,2,3 0 * * *']],
    ['0 0 * JAN,mar-Apr *', ['0 0 * 1,3,4 *']],
    ['0 0 * * sun,7', ['0 0 * * 0']],
    ['0 0 * * fri-sun', ['0 0 * * 0,5,6']],
    ['0 0 * * 0-7', ['0 0 * * 0,1,2,3,4,5,6']],
    ['0 0 L,15 * *', ['0 0 15,L * *']],
    ['0 0 * * friL', ['0 0 * * 5L']],
    ['0 0 * * 7#2', ['0 0 * * 0#2']],
    ['0 9 1 * 1,5L,tue#3', ['0 9 1 * 1', '0 9 1 * 5L', '0 9 1 * 2#3']],
    ['0 0 31 2 1', ['0 0 31 2 1']],
    ['0 0 29 2 *', ['0 0 29 2 *']],
  ])('%j is read', (text, expected) => {
    expect(crons(text)).toEqual(expected);
  });

  it.each([
    ['', 'a schedule is empty'],
    ['0', 'found 1 field, and a cron expression has five, `minute hour day month weekday`'],
    ['0 2 * *', 'found 4 fields'],
    ['0 2 * * * * *', 'found 7 fields'],
    ['0 0 2 * * 1', 'the sixth field is `1`, and only `*` is allowed there: a schedule has neither seconds nor a year'],
    ['0 2 * * * 2027', 'the sixth field is `2027`'],
    ['@daily', 'macros are not known; write `0 0 * * *`'],
    ['@reboot', 'macros are not known; write five fields'],
    ['60 2 * * *', 'in the minute field, `60` is outside 0 to 59'],
    ['0 24 * * *', 'in the hour field, `24` is outside 0 to 23'],
    ['0 2 0 * *', 'in the day field, `0` is outside 1 to 31'],
    ['0 2 * 13 *', 'in the month field, `13` is outside 1 to 12'],
    ['0 2 * * 8', 'in the weekday field, `8` is outside 0 to 7'],
    ['0 2 * * monday', '`monday` is not known; allowed are `*`, numbers 0 to 7, names `sun` to `sat`, ranges'],
    ['0 22-2 * * *', 'the range `22-2` ends before it begins; write it in two, such as `22-23,0-2`'],
    ['*/60 * * * *', 'the step `60` is outside 1 to 59; for one value write that value alone'],
    ['*/0 * * * *', 'the step `0` is outside 1 to 59'],
    ['*,5 * * * *', '`*` is every value already; write `*` alone'],
    ['? 2 * * *', '`?` is not known; write `*`'],
    ['0 2 15W * *', '`W` is not known'],
    ['0 2 LW * *', '`W` is not known'],
    ['0 2 L-3 * *', '`L` takes no offset'],
    ['0 2 * * L', 'write `5L` for the last Friday of the month'],
    ['0 2 * * 5#6', 'go from `#1` to `#5`'],
    ['H 2 * * *', '`H` is not known; write a number'],
    ['0,,1 2 * * *', '`` is not known; allowed are'],
    ['-1 2 * * *', '`-1` is not known'],
    ['1.5 2 * * *', '`1.5` is not known'],
    ['٣ 2 * * *', '`٣` is not known'],
    ['0 0 31 2 *', 'it never fires: day 31 is in none of its months, which have at most 29 days'],
    ['0 0 31 4,6,9,11 *', 'it never fires'],
  ])('%j is refused with what was found and what is allowed', (text, expected) => {
    expect(problemOf(text)).toContain(expected);
  });
});

describe('an English form', () => {
  it('has examples in the manual', () => {
    expect(DOCUMENTED.length).toBeGreaterThan(15);
  });

  it.each(DOCUMENTED)('$form is $cron', ({ form, cron }) => {
    expect(scheduleOf(form).rules).toEqual(scheduleOf(cron).rules);
  });

  it('becomes several expressions when its times differ in their minutes', () => {
    expect(crons('every day at 3:30 and 4:45')).toEqual(['30 3 * * *', '45 4 * * *']);
  });

  it.each([
    ['every fortnight', '`fortnight` is not a known word; allowed are five cron fields, or forms such as'],
    ['every moday at noon', '`moday` is not a known word (did you mean `monday`?)'],
    ['every day at 3', 'these words follow no known form'],
    ['every 7 minutes', '7 minutes do not divide an hour evenly; allowed are 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30'],
    ['every 24 hours', 'allowed are 1, 2, 3, 4, 6, 8, 12'],
    ['every 0 minutes', '0 minutes do not divide'],
    ['every day at 24:00', '`24:00` is not a time of day; allowed are `0:00` to `23:59`'],
    ['every day at 13pm', '`13pm` is not a time of day'],
    ['every day at 3:60', '`3:60` is not a time of day'],
    ['on the first weekday of every month', '`weekday` and `weekend` cannot be counted in a month'],
    ['every month on the 32nd', '`32` is outside 1 to 31'],
  ])('%j is refused with what was found and what is allowed', (text, expected) => {
    expect(problemOf(text)).toContain(expected);
  });
});

describe('a hostile text', () => {
  const fill = (piece: string, length = 65_536) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

  it.each(['every ', ' ', '*,', '1-', '9', ' and ', 'monday, ', '3:30 and ', '*/1 ', '\u{1F600}', 'L#'])(
    'of 64 KiB of %j is answered at once, and so is the longest that is read',
    (piece) => {
      for (const text of [fill(piece), `every day at ${fill(piece, 980)}`, `${fill(piece, 990)} * * * *`]) {
        const begin = performance.now();
        const problem = problemOf(text);
        expect(performance.now() - begin).toBeLessThan(50);
        expect(problem.length).toBeLessThan(500);
      }
    },
  );
});
