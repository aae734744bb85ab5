import { instanceDay } from '../model/instance-id.ts';
import { MAX_CAMPAIGN_TIMES } from '../model/limits.ts';
import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { type CoordinatorRules, rulesOf } from '../schedule/coordinator-rules.ts';
import { fireTimes } from '../schedule/fire-times.ts';
import { parseLocalTime } from '../schedule/local-time.ts';
import { listAll } from './list-all.ts';
import { loadCoordinator } from './load-definition.ts';

const DAY_MS = 86_400_000;

/** Local days `yyyy-MM-dd`, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/**
 * The coordinator by whose schedule a workflow is backfilled: the one asked for, else its own, else the only one that starts it.
 * Undefined when none starts it.
 */
export async function coordinatorOf(
  env: ApiEnvironment,
  workflow: string,
  wanted?: string,
): Promise<StoredCoordinator | undefined | { readonly refused: string }> {
  const named = await env.coordinators.load(wanted ?? workflow);
  if (named?.workflows.includes(workflow)) return named;
  if (wanted !== undefined) return { refused: `there is no coordinator \`${wanted}\` that starts \`${workflow}\`` };
  const found: StoredCoordinator[] = [];
  for await (const one of listAll((page) => env.coordinators.list('/', page))) {
    if (one.workflows.includes(workflow)) found.push(one);
  }
  if (found.length < 2) return found[0];
  const names = found.map(({ name }) => `\`${name}\``).join(', ');
  return { refused: `several coordinators start \`${workflow}\`: ${names}; say by which of them` };
}

/** The rules of a stored coordinator. */
export async function rulesOfStored(env: ApiEnvironment, { hash }: StoredCoordinator): Promise<CoordinatorRules> {
  const { coordinator } = await loadCoordinator(env, hash);
  return rulesOf(coordinator, env.settings.timezone);
}

/**
 * The nominal times of these days, as epoch milliseconds: those of the schedule, whatever its `start` and `end`, or without one each
 * midnight. Those to come are left out: the coordinator itself will fire them.
 */
export function nominalTimes(
  { schedule, timezone }: Pick<CoordinatorRules, 'schedule' | 'timezone'>,
  { from, to }: Days,
  now: number,
): readonly number[] | { readonly refused: string } {
  const until = Math.min(midnight(nextDay(to), timezone) - 1, now);
  const times =
    schedule === undefined
      ? midnights({ from, to }, timezone).filter((time) => time <= until)
      : fireTimes(schedule, { after: midnight(from, timezone) - 1, until }, timezone, MAX_CAMPAIGN_TIMES + 1);
  if (times.length <= MAX_CAMPAIGN_TIMES) return times;
  return {
    refused: `there are more than ${MAX_CAMPAIGN_TIMES} nominal times from ${from} to ${to}: backfill fewer days at once`,
  };
}

/** Of these times, which have an instance of the workflow that succeeded for it as its logical time. */
export async function succeededTimes(
  env: ApiEnvironment,
  workflow: string,
  times: readonly number[],
): Promise<ReadonlySet<number>> {
  const wanted = new Set(times);
  const succeeded = new Set<number>();
  // An instance is not made before its logical time comes, unless somebody asked for one of the future.
  const oldest = new Date((times[0] ?? 0) - DAY_MS).toISOString().slice(0, 10);
  for await (const instance of listAll((page) => env.instances.list({ workflow }, page))) {
    if (instanceDay(instance.id) < oldest) break;
    if (instance.status === 'SUCCEEDED' && wanted.has(instance.logicalTime)) succeeded.add(instance.logicalTime);
  }
  return succeeded;
}

/** At most one more than a backfill may have. */
function midnights({ from, to }: Days, timezone: string): readonly number[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length <= MAX_CAMPAIGN_TIMES; day = nextDay(day)) days.push(day);
  return days.map((day) => midnight(day, timezone));
}

function midnight(day: string, timezone: string): number {
  return parseLocalTime(`${day} 00:00:00`, timezone) ?? Number.NaN;
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}
