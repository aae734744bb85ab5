/** Crockford's base 32 in lowercase: its characters sort as their values do, and none is taken for another. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 7;
const RANDOM_BITS = 65;
const RANDOM_DIGITS = Math.ceil(RANDOM_BITS / 4);
const ID = /^[0-9a-hjkmnp-tv-z]{20}$/;
const DAY_SECONDS = 86_400;

/**
 * Characters of a prefix that is looked up. Four of the seven time characters leave 2^15 seconds open, about nine
 * hours: at most two days to search.
 */
export const MIN_ID_PREFIX = 4;

/**
 * An instance id: 7 characters of epoch seconds, then 65 bits of `hex`, random or derived. The same arguments give the
 * same id. Ids sort by time to the second. Throws `RangeError` unless `hex` has at least 17 hexadecimal digits.
 */
export function makeInstanceId(epochMs: number, hex: string): string {
  if (!/^[0-9a-f]{17}/i.test(hex)) throw new RangeError(`an instance id takes ${RANDOM_DIGITS} hexadecimal digits`);
  const random = BigInt(`0x${hex.slice(0, RANDOM_DIGITS)}`) >> BigInt(RANDOM_DIGITS * 4 - RANDOM_BITS);
  return encode(BigInt(Math.floor(epochMs / 1000)), TIME_CHARACTERS) + encode(random, RANDOM_BITS / 5);
}

export function isInstanceId(text: string): boolean {
  return ID.test(text);
}

/** The lowest id of the second that a time lies in: where the ids of that time begin. */
export function firstIdAt(epochMs: number): string {
  return makeInstanceId(Math.max(0, epochMs), '0'.repeat(RANDOM_DIGITS));
}

/** The time in an id: epoch milliseconds, to the second. */
export function instanceTime(id: string): number {
  return secondsOf(id.slice(0, TIME_CHARACTERS)) * 1000;
}

/** The UTC day `yyyy-MM-dd` of the time in an id. */
export function instanceDay(id: string): string {
  return dayOf(secondsOf(id.slice(0, TIME_CHARACTERS)));
}

/**
 * The UTC days on which ids with this prefix can have been made, newest first; none when no id begins so. A prefix
 * shorter than `MIN_ID_PREFIX` can mean a great many: only the first and the last are given.
 */
export function prefixDays(prefix: string): readonly string[] {
  const time = prefix.slice(0, TIME_CHARACTERS);
  if (!ID.test(prefix.padEnd(20, '0'))) return [];
  const first = dayOf(secondsOf(time.padEnd(TIME_CHARACTERS, '0')));
  const last = dayOf(secondsOf(time.padEnd(TIME_CHARACTERS, 'z')));
  return first === last ? [first] : [last, first];
}

function encode(value: bigint, characters: number): string {
  let text = '';
  for (let rest = value; text.length < characters; rest >>= 5n) text = (ALPHABET[Number(rest & 31n)] ?? '') + text;
  return text;
}

function secondsOf(characters: string): number {
  return [...characters].reduce((sum, character) => sum * 32 + ALPHABET.indexOf(character), 0);
}

function dayOf(seconds: number): string {
  const midnight = Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS;
  return new Date(midnight * 1000).toISOString().slice(0, 10);
}
