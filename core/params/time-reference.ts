import type { DateTime } from 'luxon';
import type { ReferenceContext } from './context.ts';
import { quote } from './quote.ts';
import { formatSimpleDate, inZone } from './simple-date-format.ts';
import { parseSimpleDatePattern } from './simple-date-pattern.ts';

interface Base {
  readonly shift: { readonly days?: number; readonly months?: number };
  readonly format: string;
}

const DAY_FORMAT = 'yyyy-MM-dd';
const MONTH_FORMAT = 'yyyy-MM';
const BASES: ReadonlyMap<string, Base> = new Map([
  ['today', { shift: {}, format: DAY_FORMAT }],
  ['yestoday', { shift: { days: -1 }, format: DAY_FORMAT }],
  ['yesterday', { shift: { days: -1 }, format: DAY_FORMAT }],
  ['cur_month', { shift: {}, format: MONTH_FORMAT }],
  ['last_month', { shift: { months: -1 }, format: MONTH_FORMAT }],
]);

/** More than any unit has between the first and the last year; beyond it luxon throws. */
const MAX_COUNT = 1e10;

const OFFSET = /^([-+])\s*(\d+)\s*(minute|hour|day|week|month|year)s?$/;

/** Java's calendar turns Julian before 1583, and `yyyy` has four digits up to 9999. */
const FIRST_YEAR = 1583;
const LAST_YEAR = 9999;

type Clock = Pick<ReferenceContext, 'logicalTime' | 'timezone'>;

/**
 * The text of `BASE`, `BASE|FORMAT` or `BASE|FORMAT|OFFSET`, which follow `${time.` (language §5): the logical time,
 * moved by the base and then by the offset, both on the calendar of the zone; minutes and hours are real time.
 * Blanks around each part are ignored (`' '` in quotes writes one); an empty FORMAT is the default of the base.
 */
export function resolveTimeReference(
  body: string,
  clock: Clock,
): { readonly text: string } | { readonly problem: string } {
  const problem = (message: string) => ({ problem: `${quote(`\${time.${body}}`)}: ${message}` });
  const [baseName = '', format = '', offset = '+0 days', ...rest] = body.split('|').map((part) => part.trim());
  const base = BASES.get(baseName);
  if (base === undefined) {
    return problem(`${quote(baseName)} is not a time; allowed are ${[...BASES.keys()].join(', ')}`);
  }
  if (rest.length > 0) return problem('too many `|`; allowed is BASE, BASE|FORMAT or BASE|FORMAT|OFFSET');
  const pattern = parseSimpleDatePattern(format === '' ? base.format : format);
  if ('problem' in pattern) return problem(pattern.problem);
  const start = inZone(clock.logicalTime, clock.timezone);
  if (start === undefined) {
    return problem(`${quote(clock.timezone)} is not a time zone; use a name such as Asia/Shanghai`);
  }
  const moved = addOffset(start.plus(base.shift), offset);
  if (moved === undefined) {
    return problem(
      `${quote(offset)} is not an offset; allowed is a sign, a whole number and minute, hour, day, week, month or year, ` +
        'such as `-1 day` or `+2 months`',
    );
  }
  if (!moved.isValid || moved.year < FIRST_YEAR || moved.year > LAST_YEAR) {
    return problem(`the time is outside the years ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  return { text: formatSimpleDate(pattern.parts, moved) };
}

/** Undefined when `offset` is none. Calendar units keep the local time of day and clamp to the end of the month. */
function addOffset(from: DateTime, offset: string): DateTime | undefined {
  const [, sign, digits, unit] = OFFSET.exec(offset) ?? [];
  if (unit === undefined) return undefined;
  const count = Math.min(Number(digits), MAX_COUNT);
  return from.plus({ [unit]: sign === '-' ? -count : count });
}
