import type { Span } from './fire-times.ts';
import { parseLocalTime } from './local-time.ts';

const DAY_MS = 86_400_000;

/**
 * The time of so many days of a zone from `yyyy-MM-dd` on; undefined for a date that is none. A day may have 23 or 25
 * hours. Throws `UnknownTimeZoneError`.
 */
export function localDays(from: string, days: number, timezone: string): Span | undefined {
  const begin = parseLocalTime(`${from} 00:00:00`, timezone);
  if (begin === undefined) return undefined;
  const next = new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
  const end = parseLocalTime(`${next} 00:00:00`, timezone);
  return end === undefined ? undefined : { after: begin - 1, until: end - 1 };
}
