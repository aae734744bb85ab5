import type { DateTime } from 'luxon';

/** The English name of a zone at a time, `China Standard Time`. */
export function longZoneName(at: DateTime): string {
  return at.setLocale('en-US').offsetNameLong ?? '';
}

/** The abbreviation of a zone at a time, `CST`. */
export function shortZoneName(at: DateTime): string {
  return at.setLocale('en-US').offsetNameShort ?? '';
}
