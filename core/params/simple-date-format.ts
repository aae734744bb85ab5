import { DateTime, IANAZone } from 'luxon';
import type { PatternLetter, PatternPart } from './simple-date-pattern.ts';
import { longZoneName, shortZoneName } from './zone-names.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** An instant on the calendar of an IANA zone; undefined when the zone is not known. */
export function inZone(epochMs: number, timezone: string): DateTime | undefined {
  const zone = IANAZone.create(timezone);
  return zone.isValid ? DateTime.fromMillis(epochMs, { zone }) : undefined;
}

/**
 * Writes a time as `java.text.SimpleDateFormat` does with `Locale.ENGLISH`, whose weeks are those of the United States:
 * they begin on Sunday, and week 1 is the one with 1 January. `at` must be valid and after 1582, where Java's calendar
 * turns Julian. Zone names (`z`) are those of `zone-names.ts`.
 */
export function formatSimpleDate(parts: readonly PatternPart[], at: DateTime): string {
  // A pattern of any length asks the calendar once for each field.
  const written = new Map<string, string>();
  const write = (letter: PatternLetter, count: number): string => {
    const key = `${letter}${count}`;
    const field = written.get(key) ?? writeField(letter, count, at);
    written.set(key, field);
    return field;
  };
  return parts.map((part) => (typeof part === 'string' ? part : write(part.letter, part.count))).join('');
}

function writeField(letter: PatternLetter, count: number, at: DateTime): string {
  switch (letter) {
    case 'G':
      return 'AD';
    case 'y':
      return year(at.year, count);
    case 'Y':
      return year(weekYear(at), count);
    case 'M':
    case 'L':
      return month(at.month, count);
    case 'E':
      return weekday(at.weekday, count);
    case 'a':
      return at.hour < 12 ? 'AM' : 'PM';
    case 'z':
      return count >= 4 ? longZoneName(at) : shortZoneName(at);
    case 'Z':
      return offset(at.offset, '');
    case 'X':
      return isoOffset(at.offset, count);
    default:
      return pad(NUMBERS[letter](at), count);
  }
}

type NumberLetter = Exclude<PatternLetter, 'G' | 'y' | 'Y' | 'M' | 'L' | 'E' | 'a' | 'z' | 'Z' | 'X'>;

const NUMBERS: Readonly<Record<NumberLetter, (at: DateTime) => number>> = {
  w: weekOfYear,
  W: (at) => weekFromSunday(at.day, at.startOf('month').weekday),
  D: (at) => at.ordinal,
  d: (at) => at.day,
  F: (at) => Math.ceil(at.day / 7),
  u: (at) => at.weekday,
  H: (at) => at.hour,
  k: (at) => at.hour || 24,
  K: (at) => at.hour % 12,
  h: (at) => at.hour % 12 || 12,
  m: (at) => at.minute,
  s: (at) => at.second,
  S: (at) => at.millisecond,
};

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Two letters cut the year to two digits; any other number is the least number of digits. */
function year(value: number, count: number): string {
  return count === 2 ? pad(value % 100, 2) : pad(value, count);
}

function month(value: number, count: number): string {
  const name = MONTHS[value - 1] ?? '';
  if (count >= 4) return name;
  return count === 3 ? name.slice(0, 3) : pad(value, count);
}

function weekday(value: number, count: number): string {
  const name = WEEKDAYS[value - 1] ?? '';
  return count >= 4 ? name : name.slice(0, 3);
}

/** The last days of December belong to the next year's week 1 when its 1 January comes before the next Sunday. */
function weekYear(at: DateTime): number {
  const saturday = at.plus({ days: 6 - (at.weekday % 7) });
  return saturday.year;
}

function weekOfYear(at: DateTime): number {
  return weekYear(at) > at.year ? 1 : weekFromSunday(at.ordinal, at.startOf('year').weekday);
}

/** The week of the `day`th day (from 1) of a period whose first day is `firstWeekday` (Monday 1 … Sunday 7). */
function weekFromSunday(day: number, firstWeekday: number): number {
  return Math.ceil((day + (firstWeekday % 7)) / 7);
}

function offset(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${separator}${pad(size % 60, 2)}`;
}

function isoOffset(minutes: number, count: number): string {
  if (minutes === 0) return 'Z';
  return count === 1 ? offset(minutes, '').slice(0, 3) : offset(minutes, count === 3 ? ':' : '');
}
