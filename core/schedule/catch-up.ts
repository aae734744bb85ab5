import type { CoordinatorDefinition } from '../model/coordinator.ts';
import type { CoordinatorState, SkippedTimes } from './coordinator-state.ts';
import { eachFireTime, nextFireTime, type Span } from './fire-times.ts';
import type { Schedule } from './schedule.ts';

type Policy = CoordinatorDefinition['catchup'];

/** Most nominal times that queue under `all` (language §6). */
const MAX_QUEUED_TIMES = 1_000;

/** Under `none`, a time missed by more is skipped (language §6). */
const LATE_MS = 60_000;

/** When a coordinator is due. Both bounds are part of the time in which it may be; epoch milliseconds. */
export interface DueTimes {
  readonly schedule: Schedule;
  readonly timezone: string;
  readonly startAt?: number;
  readonly endAt?: number;
}

export interface CountedTimes {
  /** Nominal times to fire, oldest first. */
  readonly due: readonly number[];
  /** The newest nominal time that was counted; as it was when nothing new was due. */
  readonly countedTo: number;
  /** At most one record: the times skipped by one count have one reason. */
  readonly skipped: readonly SkippedTimes[];
}

/**
 * Counts the due times that passed since the last count, and decides which wait to fire and which are skipped (language
 * §6). Under `all` the oldest 1,000 wait, and what comes while they do is skipped. Under the others a time that waits
 * for its dependencies stays until a newer one is due. Counting again at the same time changes nothing. Takes about
 * 0.3 s for a million times that passed, and keeps at most 1,000. Throws `UnknownTimeZoneError`.
 */
export function countDueTimes(
  times: DueTimes & { readonly policy: Policy },
  before: Pick<CoordinatorState, 'due' | 'countedTo'>,
  now: number,
): CountedTimes {
  const tally = new SkippedTally();
  const queue = [...before.due];
  let { countedTo } = before;
  for (const time of eachFireTime(times.schedule, spanOf(times, countedTo, now), times.timezone)) {
    countedTo = time;
    if (times.policy === 'all') {
      if (queue.length < MAX_QUEUED_TIMES) queue.push(time);
      else tally.add(time);
      continue;
    }
    const stays = (one: number) => (times.policy === 'latest' ? one === time : now - one <= LATE_MS);
    for (const candidate of [...queue.splice(0), time]) {
      if (stays(candidate)) queue.push(candidate);
      else tally.add(candidate);
    }
  }
  return { due: queue, countedTo, skipped: tally.records(REASONS[times.policy]) };
}

/** The first nominal time after `countedTo`; undefined when none comes before the end. Throws `UnknownTimeZoneError`. */
export function nextDueTime(times: DueTimes, countedTo: number): number | undefined {
  const { after, until } = spanOf(times, countedTo, Number.POSITIVE_INFINITY);
  if (after >= until) return undefined;
  const next = nextFireTime(times.schedule, after, times.timezone);
  return next === undefined || next > until ? undefined : next;
}

function spanOf({ startAt, endAt }: DueTimes, after: number, until: number): Span {
  return {
    after: Math.max(after, (startAt ?? Number.NEGATIVE_INFINITY) - 1),
    until: Math.min(until, endAt ?? Number.POSITIVE_INFINITY),
  };
}

const REASONS: Readonly<Record<Policy, SkippedTimes['reason']>> = {
  latest: 'replaced-by-newer',
  all: 'queue-full',
  none: 'missed',
};

class SkippedTally {
  #count = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  add(time: number): void {
    this.#count += 1;
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
  }

  records(reason: SkippedTimes['reason']): readonly SkippedTimes[] {
    return this.#count === 0 ? [] : [{ first: this.#first, last: this.#last, count: this.#count, reason }];
  }
}
