import { IANAZone } from 'luxon';
import { AkkaflowError } from '../model/errors.ts';
import { quote } from '../params/quote.ts';
import { BoundedMemo } from './bounded-memo.ts';

/** A time in which a zone keeps one offset; `from` is part of it, `until` is not. All in milliseconds. */
export interface OffsetPeriod {
  readonly from: number;
  readonly until: number;
  /** What the wall clock is ahead of UTC. */
  readonly offset: number;
}

/** A time zone that the runtime does not know. Definitions and deployments are checked before. */
export class UnknownTimeZoneError extends AkkaflowError {
  override readonly name = 'UnknownTimeZoneError';
  readonly code = 'unknown-time-zone';
}

const SECOND_MS = 1_000;

/** Since 1970 no zone went there and back within less than a week (the north-east of Brazil in October 2000). */
const PROBE_MS = 5 * 86_400_000;

const YEARS = new BoundedMemo<readonly OffsetPeriod[]>(10_000);

/**
 * The periods of an IANA zone, without gaps or end, beginning with one that holds `from`. Neighbours may have the same
 * offset. Throws `UnknownTimeZoneError`.
 */
export function* offsetPeriods(timezone: string, from: number): Generator<OffsetPeriod> {
  for (let year = new Date(from).getUTCFullYear(); ; year++) {
    const periods = YEARS.get(`${timezone} ${year}`, () => periodsOfYear(timezone, year));
    for (const period of periods) if (period.until > from) yield period;
  }
}

function periodsOfYear(timezone: string, year: number): readonly OffsetPeriod[] {
  const zone = IANAZone.create(timezone);
  if (!zone.isValid)
    throw new UnknownTimeZoneError(`${quote(timezone)} is not a time zone that is known`, { timezone });
  const offsetAt = (time: number) => zone.offset(time) * 60_000;
  const end = startOfYear(year + 1);
  const last = end - SECOND_MS;
  const periods: OffsetPeriod[] = [];
  let from = startOfYear(year);
  let offset = offsetAt(from);
  for (let probed = from; probed < last; probed = Math.min(probed + PROBE_MS, last)) {
    const next = Math.min(probed + PROBE_MS, last);
    if (offsetAt(next) === offset) continue;
    const change = firstChange(probed, next, (time) => offsetAt(time) !== offset);
    periods.push({ from, until: change, offset });
    from = change;
    offset = offsetAt(change);
  }
  return [...periods, { from, until: end, offset }];
}

/** `Date.UTC` takes the years before 100 for those of the twentieth century. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

/** The first full second for which `hasChanged` is true, given that it is false for `low` and true for `high`. */
function firstChange(low: number, high: number, hasChanged: (time: number) => boolean): number {
  let before = low;
  let after = high;
  while (after - before > SECOND_MS) {
    const middle = before + Math.floor((after - before) / (2 * SECOND_MS)) * SECOND_MS;
    if (hasChanged(middle)) after = middle;
    else before = middle;
  }
  return after;
}
