const MINUTE_MS = 60_000;

/** The epoch minute that `ms` (epoch milliseconds) lies in. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

/** The first epoch minute that begins at or after one minute from `ms`. */
export function minuteAfter(ms: number): number {
  return Math.ceil(ms / MINUTE_MS) + 1;
}
