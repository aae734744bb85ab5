import { quote } from '../params/quote.ts';
import type { Problem } from './schedule.ts';

/** What one of the five fields may hold. */
export interface FieldGrammar {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Three letters each, the first for `min`. */
  readonly names?: readonly string[];
  /** What it takes beside numbers, ranges, lists and steps. */
  readonly special?: 'last-day' | 'weekday-of-month';
  /** The number after `max` is `min` again: Sunday is 0 and 7. */
  readonly wraps?: true;
}

export const MINUTE: FieldGrammar = { name: 'minute', min: 0, max: 59 };
export const HOUR: FieldGrammar = { name: 'hour', min: 0, max: 23 };
export const DAY: FieldGrammar = { name: 'day', min: 1, max: 31, special: 'last-day' };
export const MONTH: FieldGrammar = {
  name: 'month',
  min: 1,
  max: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
export const WEEKDAY: FieldGrammar = {
  name: 'weekday',
  min: 0,
  max: 6,
  names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  special: 'weekday-of-month',
  wraps: true,
};

/** A field that was read. */
export interface CronField {
  /** Ascending, each once; empty when it holds specials only. */
  readonly values: readonly number[];
  /** `L` of a day, `5L` and `5#3` of a weekday. */
  readonly specials: readonly string[];
  /** Written `*` (or `*` in steps of one), which restricts nothing. */
  readonly isWildcard: boolean;
  /** Written `*` or `*` in steps. */
  readonly isStepOfAll: boolean;
}

type Item = { readonly values: readonly number[] } | { readonly special: string };

const ITEM = /^(?:(\*)|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/;

const ALL = /^\*(\/0*1)?$/;
const ALL_IN_LIST: Problem = { problem: '`*` is every value already; write `*` alone' };

/** Reads one field of a cron expression (language §6); `text` is in lower case and holds no blanks. */
export function parseCronField(text: string, grammar: FieldGrammar): CronField | Problem {
  const values = new Set<number>();
  const specials = new Set<string>();
  const items = text.split(',');
  for (const item of items) {
    const read = items.length > 1 && ALL.test(item) ? ALL_IN_LIST : parseItem(item, grammar);
    if ('problem' in read) return { problem: `in the ${grammar.name} field, ${read.problem}` };
    if ('special' in read) specials.add(read.special);
    else for (const value of read.values) values.add(value);
  }
  return {
    values: [...values].sort((a, b) => a - b),
    specials: [...specials],
    isWildcard: ALL.test(text),
    isStepOfAll: /^\*(\/\d+)?$/.test(text),
  };
}

function parseItem(item: string, grammar: FieldGrammar): Item | Problem {
  const special = parseSpecial(item, grammar);
  if (special !== undefined) return special;
  const [matched, star, from = '', to, step] = ITEM.exec(item) ?? [];
  if (matched === undefined) return misfit(item, grammar);
  const width = readStep(step, grammar);
  if (typeof width === 'object') return width;
  if (star !== undefined) return { values: series(grammar.min, grammar.max, width) };
  const first = readValue(from, item, grammar);
  if (typeof first === 'object') return first;
  if (to === undefined && step === undefined) return { values: [wrap(first, grammar)] };
  const last = to === undefined ? grammar.max : readValue(to, item, grammar);
  if (typeof last === 'object') return last;
  return readRange(item, { first: wrap(first, grammar), last, width }, grammar);
}

function readRange(
  item: string,
  { first, last, width }: { readonly first: number; readonly last: number; readonly width: number },
  grammar: FieldGrammar,
): Item | Problem {
  const end = grammar.wraps && last === grammar.min && first > last ? grammar.max + 1 : last;
  if (first <= end) return { values: series(first, end, width).map((value) => wrap(value, grammar)) };
  const mended = `${first}-${grammar.max},${grammar.min}-${end}`;
  return { problem: `the range ${quote(item)} ends before it begins; write it in two, such as \`${mended}\`` };
}

function wrap(value: number, { min, max, wraps }: FieldGrammar): number {
  return wraps && value === max + 1 ? min : value;
}

function series(first: number, last: number, width: number): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / width) + 1 }, (_, index) => first + index * width);
}

function readStep(step: string | undefined, grammar: FieldGrammar): number | Problem {
  if (step === undefined) return 1;
  const width = Number(step);
  if (width >= 1 && width <= grammar.max) return width;
  return { problem: `the step ${quote(step)} is outside 1 to ${grammar.max}; for one value write that value alone` };
}

function readValue(text: string, item: string, grammar: FieldGrammar): number | Problem {
  const named = grammar.names?.indexOf(text) ?? -1;
  if (named !== -1) return grammar.min + named;
  if (!/^\d+$/.test(text)) return misfit(item, grammar);
  const value = Number(text);
  const max = grammar.wraps ? grammar.max + 1 : grammar.max;
  if (value >= grammar.min && value <= max) return value;
  return { problem: `${quote(text)} is outside ${grammar.min} to ${max}` };
}

function parseSpecial(item: string, grammar: FieldGrammar): Item | Problem | undefined {
  if (grammar.special === 'last-day') return item === 'l' ? { special: 'L' } : undefined;
  if (grammar.special === undefined) return undefined;
  const [, name, last, nth] = /^([a-z]{3}|\d+)(?:(l)|#(\d+))$/.exec(item) ?? [];
  if (name === undefined) return undefined;
  const weekday = readValue(name, item, grammar);
  if (typeof weekday === 'object') return weekday;
  if (last !== undefined) return { special: `${wrap(weekday, grammar)}L` };
  if (/^[1-5]$/.test(nth ?? '')) return { special: `${wrap(weekday, grammar)}#${nth}` };
  return {
    problem: `${quote(item)} counts weekdays of a month, which go from \`#1\` to \`#5\`; write \`L\` for the last`,
  };
}

const FOREIGN: readonly { readonly pattern: RegExp; readonly mend: string }[] = [
  { pattern: /\?/, mend: '`?` is not known; write `*`' },
  { pattern: /^l?w$|^\d+w$/, mend: '`W` is not known; name the weekdays in the weekday field' },
  { pattern: /^h(\(|\/|$)/, mend: '`H` is not known; write a number' },
  { pattern: /^l$/, mend: '`L` needs a weekday before it; write `5L` for the last Friday of the month' },
  { pattern: /^l-\d+$/, mend: '`L` takes no offset; write `L` for the last day of the month' },
];

function misfit(item: string, grammar: FieldGrammar): Problem {
  const foreign = FOREIGN.find(({ pattern }) => pattern.test(item));
  if (foreign !== undefined) return { problem: `${quote(item)}: ${foreign.mend}` };
  return { problem: `${quote(item)} is not known; allowed are ${allowed(grammar)}` };
}

function allowed({ min, max, names, special, wraps }: FieldGrammar): string {
  const named = names === undefined ? '' : `, names \`${names[0]}\` to \`${names.at(-1)}\``;
  const specials = { 'last-day': ', `L` for the last day', 'weekday-of-month': ', `5L`, `5#3`' };
  const more = special === undefined ? '' : specials[special];
  return `\`*\`, numbers ${min} to ${wraps ? max + 1 : max}${named}, ranges \`2-4\`, lists \`1,3\`, steps \`*/2\`${more}`;
}
