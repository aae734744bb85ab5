import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { rulesOf } from '../schedule/coordinator-rules.ts';
import {
  DEFAULT_DURATION_MS,
  type ForeseenCoordinator,
  type ForeseenRun,
  foresee,
  type RunUnderWay,
} from '../schedule/foresee.ts';
import { localDays } from '../schedule/local-days.ts';
import { listAll } from './list-all.ts';
import { loadCoordinator } from './load-definition.ts';
import { mapBounded } from './map-bounded.ts';
import { typicalDurations } from './typical-durations.ts';

/** What would run on a day, or on several. Times are epoch milliseconds. */
export interface Plan {
  readonly timezone: string;
  /** From when on runs are listed. */
  readonly from: number;
  /** The last millisecond in which a listed run may start. */
  readonly until: number;
  /** In order of their start. */
  readonly runs: readonly ForeseenRun[];
  /** Coordinators that are disabled, and so left out. */
  readonly disabled: number;
  /** More would run than is listed. */
  readonly cut: boolean;
}

/** About 2 MB of JSON: Lambda answers with 6 MB at most (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const MAX_LISTED_RUNS = 10_000;
const MAX_UNDER_WAY = 1_000;
const AT_ONCE = 16;

/**
 * What the coordinators would run on a day (`yyyy-MM-dd`) of a zone, of today what is left of it: from what is stored
 * now, in virtual time, with typical durations. Starts nothing. Throws `UnknownTimeZoneError`, and as `loadCoordinator`
 * does.
 */
export async function planDay(
  env: ApiEnvironment,
  day: string,
  timezone: string,
): Promise<Plan | { readonly refused: 'no-date' | 'over' }> {
  const span = localDays(day, 1, timezone);
  const now = env.clock.now();
  if (span === undefined) return { refused: 'no-date' };
  if (span.until < now) return { refused: 'over' };
  const enabled: StoredCoordinator[] = [];
  let disabled = 0;
  for await (const stored of listAll((page) => env.coordinators.list('/', page))) {
    if (stored.state.enabled) enabled.push(stored);
    else disabled += 1;
  }
  const coordinators = await mapBounded(AT_ONCE, enabled, (one) => read(env, one));
  const durations = await typicalDurations(env, [...new Set(enabled.flatMap(({ workflows }) => workflows))]);
  const durationMs = (workflow: string) => durations.get(workflow) ?? DEFAULT_DURATION_MS;
  const wanted = new Set(enabled.flatMap(({ dependencies }) => dependencies));
  const underWay = await runsUnderWay(env, wanted, durationMs);
  const foreseen = foresee({ coordinators, underWay, span: { after: now - 1, until: span.until }, durationMs });
  const from = Math.max(now, span.after + 1);
  const runs = foreseen.runs.filter(({ startsAt }) => startsAt >= from);
  return {
    timezone,
    from,
    until: span.until,
    runs: runs.slice(0, MAX_LISTED_RUNS),
    disabled,
    cut: foreseen.cut || runs.length > MAX_LISTED_RUNS,
  };
}

async function read(env: ApiEnvironment, { name, hash, state }: StoredCoordinator): Promise<ForeseenCoordinator> {
  const { coordinator } = await loadCoordinator(env, hash);
  return { name, rules: rulesOf(coordinator, env.settings.timezone), state };
}

/** What runs now, or is about to, and makes dependents ready when it succeeds. */
async function runsUnderWay(
  env: ApiEnvironment,
  wanted: ReadonlySet<string>,
  durationMs: (workflow: string) => number,
): Promise<readonly RunUnderWay[]> {
  const now = env.clock.now();
  const pages = await mapBounded(2, ['RUNNING', 'READY'] as const, (status) =>
    env.instances.list({ status }, { limit: MAX_UNDER_WAY }),
  );
  const instances = pages.flatMap(({ items }) => items).filter(({ workflow }) => wanted.has(workflow));
  const runs = await mapBounded(AT_ONCE, instances, async ({ id, workflow, startedAt = now }) => {
    const context = await env.instances.context(id);
    if (context?.startKind !== 'trigger') return [];
    const endedAt = Math.max(now, startedAt + durationMs(workflow));
    return [{ workflow, instanceId: id, endedAt, logicalTime: context.logicalTime }];
  });
  return runs.flat();
}
