import type { InstanceSummary } from '../model/instance.ts';
import { firstIdAt } from '../model/instance-id.ts';
import type { TerminalStatus } from '../model/status.ts';
import type { Count } from '../ports/page.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { upcomingTimes } from '../schedule/upcoming-times.ts';
import { readCoordinator } from './describe-coordinator.ts';
import { mapBounded } from './map-bounded.ts';

/** How the instances of a UTC day have ended, by the time in their ids. */
export interface DayOutcomes {
  readonly day: string;
  readonly succeeded: Count;
  readonly failed: Count;
  readonly killed: Count;
}

/** A failed instance with the first line of what went wrong. */
export interface FailedInstance extends InstanceSummary {
  readonly error?: string;
}

/** A time at which a coordinator is due, if what it depends on has succeeded by then. */
export interface NextTime {
  readonly coordinator: string;
  readonly dir: string;
  readonly workflows: readonly string[];
  readonly at: number;
}

/** A coordinator whose time has come and that has not fired, or whose firing cannot be finished. */
export interface WaitingCoordinator {
  readonly coordinator: string;
  readonly dir: string;
  /** Nominal times that wait. */
  readonly due: number;
  readonly since?: number;
  readonly failure?: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Up to here the ends of one kind on one day are counted. */
const MAX_DAY_COUNT = 10_000;
const MAX_LISTED = 50;
const MAX_FAILED = 20;
/** Of the next hour, and of those that wait. */
const MAX_COORDINATORS = 200;
const MAX_TIMES = 60;
const AT_ONCE = 16;

/** How instances have ended on the last days, newest first: three counts a day, each of a range of an index. */
export function dayOutcomes(env: ApiEnvironment, days: number): Promise<readonly DayOutcomes[]> {
  const today = Math.floor(env.clock.now() / DAY_MS) * DAY_MS;
  const midnights = Array.from({ length: days }, (_, back) => today - back * DAY_MS);
  return mapBounded(AT_ONCE, midnights, async (midnight) => {
    const range = { from: firstIdAt(midnight), below: firstIdAt(midnight + DAY_MS) };
    const count = (status: TerminalStatus) => env.instances.count({ status, ...range }, MAX_DAY_COUNT);
    const [succeeded, failed, killed] = await Promise.all([count('SUCCEEDED'), count('FAILED'), count('KILLED')]);
    return { day: new Date(midnight).toISOString().slice(0, 10), succeeded, failed, killed };
  });
}

/** The newest that run or are about to. */
export async function underWay(env: ApiEnvironment): Promise<readonly InstanceSummary[]> {
  const status = ['READY', 'RUNNING', 'SUSPENDED', 'KILLING'] as const;
  return (await env.instances.list({ status }, { limit: MAX_LISTED })).items;
}

/** Of the newest that have ended, those that did last, the last first. */
export async function recentlyEnded(env: ApiEnvironment): Promise<readonly InstanceSummary[]> {
  const { items } = await env.instances.list({ status: ['SUCCEEDED', 'FAILED', 'KILLED'] }, { limit: MAX_LISTED });
  return items.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
}

/** The newest that were made in the last 24 hours and have failed. */
export async function failedLately(env: ApiEnvironment): Promise<readonly InstanceSummary[]> {
  const from = firstIdAt(env.clock.now() - DAY_MS);
  return (await env.instances.list({ status: 'FAILED', from }, { limit: MAX_FAILED })).items;
}

/** Failed instances with what went wrong, one read each. */
export function withErrors(
  env: ApiEnvironment,
  failed: readonly InstanceSummary[],
): Promise<readonly FailedInstance[]> {
  return mapBounded(AT_ONCE, failed, async (summary) => {
    const phase = (await env.instances.load(summary.id))?.state.phase;
    const [error] = phase !== undefined && 'reason' in phase ? phase.reason.message.split('\n') : [];
    return error === undefined ? summary : { ...summary, error };
  });
}

/** When coordinators are due in the next hour, by time: those that the wake index names, at most 200. */
export async function nextHour(env: ApiEnvironment): Promise<readonly NextTime[]> {
  const now = env.clock.now();
  const names: string[] = [];
  const minute = Math.floor((now + HOUR_MS) / MINUTE_MS);
  for await (const page of env.coordinators.due(minute, MAX_COORDINATORS)) names.push(...page);
  const times = await mapBounded(AT_ONCE, names, async (name): Promise<readonly NextTime[]> => {
    const read = await readCoordinator(env, name);
    if (read?.stored.state.enabled !== true) return [];
    const { dir, workflows } = read.stored;
    const coming = upcomingTimes(read.rules, now, MAX_TIMES).filter((at) => at <= now + HOUR_MS);
    return coming.map((at) => ({ coordinator: name, dir, workflows, at }));
  });
  return times.flat().sort((a, b) => a.at - b.at);
}

/** Of the first 200 coordinators, those that are due and have not fired. */
export async function waitingCoordinators(env: ApiEnvironment): Promise<readonly WaitingCoordinator[]> {
  const { items } = await env.coordinators.list('/', { limit: MAX_COORDINATORS });
  return items.flatMap(({ name, dir, state }) => {
    const { due, enabled, open } = state;
    const failure = open?.failure?.message;
    if (!enabled || (due.length === 0 && failure === undefined)) return [];
    const [since] = due;
    return [
      {
        coordinator: name,
        dir,
        due: due.length,
        ...(since !== undefined && { since }),
        ...(failure !== undefined && { failure }),
      },
    ];
  });
}
