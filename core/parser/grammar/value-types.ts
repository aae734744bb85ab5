import { DateTime, IANAZone } from 'luxon';
import { byteLength } from '../../model/byte-length.ts';
import { MAX_FOLDER_BYTES, MAX_NAME_CHARACTERS } from '../../model/limits.ts';
import type { MailLevel } from '../../model/workflow.ts';
import { BoundedMemo } from '../../schedule/bounded-memo.ts';
import { parseSchedule } from '../../schedule/parse-schedule.ts';

/** What the value of an attribute may be, and what it means. */
export interface ValueType<T> {
  /** What is allowed, in words that follow "must be". */
  readonly allowed: string;
  /** Undefined when it is not allowed. */
  parse(text: string): T | undefined;
  /** Why this text is not allowed, where that says more than `allowed`. */
  explain?(text: string): string | undefined;
  /** Takes no references: names, and what names them (language §5). */
  readonly literal?: true;
}

export const TEXT: ValueType<string> = { allowed: 'any text', parse: (text) => text };

/** Text that must say something. */
export const FILLED: ValueType<string> = {
  allowed: 'a text that is not empty',
  parse: (text) => (text.trim() === '' ? undefined : text),
};

export const NAME: ValueType<string> = {
  allowed: `a name of 1 to ${MAX_NAME_CHARACTERS} characters without control characters, \`/\` or references, and neither \`.\` nor \`..\``,
  parse: (text) => (isName(text) ? text : undefined),
  literal: true,
};

/** The node that an edge leads to; whether it exists is for the graph to say. */
export const EDGE: ValueType<string> = { ...TEXT, allowed: 'the name of a node', literal: true };

export const BOOLEAN: ValueType<boolean> = {
  allowed: '`true` or `false`',
  parse: (text) => {
    const word = text.trim().toLowerCase();
    return word === 'true' || (word === 'false' ? false : undefined);
  },
};

export const COUNT = wholeNumber(0, 'a whole number from 0');
export const POSITIVE = wholeNumber(1, 'a whole number from 1');
export const SECONDS = wholeNumber(0, 'a whole number of seconds from 0');

/** Undefined is "not allowed", so that the absent limit needs a word of its own. */
export const SECONDS_OR_NONE: ValueType<number | 'none'> = {
  allowed: 'a whole number of seconds from 1, or `-1` for none',
  parse: (text) => (text.trim() === '-1' ? 'none' : POSITIVE.parse(text)),
};

/** Bytes in one of each unit: a kilobyte is 1,024 of them. */
const UNIT_BYTES: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** A size as akkaflow writes it, in bytes, rounded up: `1B`, `1.1kb`, `2.3M`, `1GB`. */
export const SIZE: ValueType<number> = {
  allowed: 'a size such as `1B`, `1.1kb`, `2.3M` or `1GB`, where 1 kB is 1,024 bytes',
  parse: (text) => {
    const [, count, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)\s{0,3}([kmgt]?)b?$/i.exec(text.trim()) ?? [];
    return count === undefined ? undefined : Math.ceil(Number(count) * (UNIT_BYTES[unit.toLowerCase()] ?? 1));
  },
};

/** A folder, as `/a/b`: a missing first slash is added, repeated and last ones are dropped. */
export const FOLDER: ValueType<string> = {
  allowed: `a folder such as \`/a/b\`, without control characters and \`..\`, of at most ${MAX_FOLDER_BYTES} bytes of UTF-8`,
  parse: (text) => {
    const parts = text.trim().split('/').filter(Boolean);
    const folder = `/${parts.join('/')}`;
    return parts.every(isName) && byteLength(folder) <= MAX_FOLDER_BYTES ? folder : undefined;
  },
};

export const HOST: ValueType<string> = {
  allowed: 'the name of a worker group, or `-1` for `default`',
  parse: (text) => FILLED.parse(text)?.trim(),
};

export const ZONE: ValueType<string> = {
  allowed: 'an IANA time zone such as `Asia/Shanghai` or `UTC`',
  parse: (text) => (isZone(text.trim()) ? text.trim() : undefined),
};

/** More characters than the name of any zone has: what is kept of text from outside is bounded. */
const LONGEST_ZONE = 100;
const zones = new BoundedMemo<boolean>(1_000);

/** To ask costs tens of microseconds, and a start asks again for each instance. */
function isZone(name: string): boolean {
  return name.length <= LONGEST_ZONE && zones.get(name, () => IANAZone.isValidZone(name));
}

export const LOCAL_TIME: ValueType<string> = {
  allowed: 'a time `yyyy-MM-dd HH:mm:ss` that exists',
  parse: (text) => {
    const time = text.trim();
    const isWritten = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(time);
    return isWritten && DateTime.fromSQL(time, { zone: 'utc' }).isValid ? time : undefined;
  },
};

export const DEADLINE: ValueType<string> = {
  allowed: 'a time of day such as `06:30`, or minutes after the nominal time such as `+90m`',
  parse: (text) => (/^(([01]\d|2[0-3]):[0-5]\d|\+[1-9]\d{0,5}m)$/.test(text.trim()) ? text.trim() : undefined),
};

/** Kept as written; the scheduler's own grammar reads it. */
export const CRON: ValueType<string> = {
  allowed: 'a cron expression such as `0 1 * * *`, or words such as `every day at noon`',
  parse: (text) => ('schedule' in parseSchedule(text) ? text.trim() : undefined),
  explain: (text) => {
    const parsed = parseSchedule(text);
    return 'problem' in parsed ? parsed.problem : undefined;
  },
};

const MAIL_LEVELS: ReadonlyMap<string, MailLevel> = new Map([
  ['W_SUCCESSED', 'SUCCEEDED'],
  ['W_SUCCEEDED', 'SUCCEEDED'],
  ['成功', 'SUCCEEDED'],
  ['SUCCEEDED', 'SUCCEEDED'],
  ['W_FAILED', 'FAILED'],
  ['失败', 'FAILED'],
  ['FAILED', 'FAILED'],
  ['W_KILLED', 'KILLED'],
  ['杀死', 'KILLED'],
  ['KILLED', 'KILLED'],
]);

export const MAIL_LEVEL: ValueType<readonly MailLevel[]> = {
  allowed:
    'any of `succeeded`, `failed`, `killed` (`W_SUCCESSED`, `W_FAILED`, `W_KILLED`, `成功`, `失败`, `杀死`), comma-separated',
  parse: (text) => {
    const levels = listOf(text).map((word) => MAIL_LEVELS.get(word.toUpperCase()));
    return levels.includes(undefined) ? undefined : [...new Set(levels.filter((level) => level !== undefined))];
  },
};

/** Comma-separated; blanks around and between are nothing. */
export const LIST: ValueType<readonly string[]> = { allowed: 'a comma-separated list', parse: listOf };

/** One of some words, written exactly so. */
export function oneOf<const T extends string>(...words: readonly T[]): ValueType<T> {
  return {
    allowed: `one of ${words.map((word) => `\`${word}\``).join(', ')}`,
    parse: (text) => words.find((word) => word === text.trim()),
  };
}

function wholeNumber(least: number, allowed: string): ValueType<number> {
  return {
    allowed,
    parse: (text) => {
      const digits = text.trim();
      return /^\d{1,9}$/.test(digits) && Number(digits) >= least ? Number(digits) : undefined;
    },
  };
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A name is never substituted, so that one with a reference would be taken literally, which nobody means. */
function isName(text: string): boolean {
  if (text.includes('${param:') || text.includes('${time.')) return false;
  // No address can name these: whoever reads a path takes them out of it.
  if (text === '.' || text === '..') return false;
  if (text.trim() === '' || /[/\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return false;
  return (
    text.length <= MAX_NAME_CHARACTERS || [...text.slice(0, 2 * MAX_NAME_CHARACTERS + 2)].length <= MAX_NAME_CHARACTERS
  );
}
