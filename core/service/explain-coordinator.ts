import { isFreed } from '../model/source.ts';
import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { StartEnvironment } from '../ports/ports.ts';
import type { CoordinatorRules } from '../schedule/coordinator-rules.ts';
import type { Firing } from '../schedule/coordinator-state.ts';
import { missingDependencies } from '../schedule/decide-firing.ts';
import { upcomingTimes } from '../schedule/upcoming-times.ts';
import type { ReadCoordinator } from './describe-coordinator.ts';
import { findProviders, type Providers, type Starters } from './find-providers.ts';
import { sentenceOf } from './waiting-sentence.ts';

/** One thing that keeps a coordinator from firing. Times are epoch milliseconds. */
export type WaitReason =
  /** `source` and `since`: when that is because it has no file any more; from releases before this one without the time. */
  | { readonly type: 'disabled'; readonly source?: string; readonly since?: number }
  | { readonly type: 'before-start'; readonly at: number }
  | { readonly type: 'after-end'; readonly at: number }
  /** It has fired, and not all its instances are created yet. */
  | { readonly type: 'open-firing'; readonly firing: Firing }
  | { readonly type: 'time'; readonly at: number }
  /** Its time has come; the dependencies that follow are all it waits for. */
  | { readonly type: 'time-come'; readonly at: number }
  | { readonly type: 'never'; readonly because: 'nothing-triggers-it' | 'no-time-is-left' }
  /** `since`: its last firing, or else its submission. */
  | ({ readonly type: 'dependency'; readonly since: number } & Providers)
  /** Nothing is missing: the next tick fires it. */
  | { readonly type: 'next-tick' };

export interface CoordinatorExplanation {
  readonly name: string;
  readonly timezone: string;
  /** At least one, each with a sentence for people. */
  readonly reasons: readonly (WaitReason & { readonly sentence: string })[];
}

/** Newest lines of the ledger in which the last firing is looked for. */
const LEDGER_LINES = 100;

/** Why a coordinator does not fire now: everything that it waits for, since when, and who would provide it. */
export async function explainCoordinator(
  env: StartEnvironment,
  read: ReadCoordinator,
  list?: (env: StartEnvironment) => Promise<Starters>,
): Promise<CoordinatorExplanation> {
  const { stored, rules } = read;
  const now = env.clock.now();
  const missing = missingDependencies(rules, stored.state);
  const [since, providers] = await Promise.all([lastFired(env, stored), findProviders(env, missing, list)]);
  const found: WaitReason[] = [
    ...conditions(rules, stored, now),
    ...providers.map((one): WaitReason => ({ type: 'dependency', since, ...one })),
  ];
  const reasons: readonly WaitReason[] = found.length === 0 ? [{ type: 'next-tick' }] : found;
  const { timezone } = rules;
  return {
    name: stored.name,
    timezone,
    reasons: reasons.map((reason) => ({ ...reason, sentence: sentenceOf(reason, timezone) })),
  };
}

/** All but the dependencies. */
function conditions(rules: CoordinatorRules, stored: StoredCoordinator, now: number): readonly WaitReason[] {
  const { state } = stored;
  const { startAt, endAt } = rules;
  const reasons: WaitReason[] = [];
  if (!state.enabled) reasons.push(disabled(stored));
  if (state.open !== undefined) reasons.push({ type: 'open-firing', firing: state.open });
  if (endAt !== undefined && now > endAt) reasons.push({ type: 'after-end', at: endAt });
  else if (startAt !== undefined && now < startAt) reasons.push({ type: 'before-start', at: startAt });
  return [...reasons, ...timeReason(rules, state.due, now)];
}

function disabled({ source, freedAt: since }: StoredCoordinator): WaitReason {
  if (!isFreed(source)) return { type: 'disabled' };
  return { type: 'disabled', source, ...(since !== undefined && { since }) };
}

function timeReason(rules: CoordinatorRules, due: readonly number[], now: number): readonly WaitReason[] {
  const { schedule, dependencies, endAt } = rules;
  if (schedule === undefined) {
    return dependencies.length === 0 ? [{ type: 'never', because: 'nothing-triggers-it' }] : [];
  }
  const [oldest] = due;
  if (oldest !== undefined) return dependencies.length === 0 ? [] : [{ type: 'time-come', at: oldest }];
  const [at] = upcomingTimes(rules, now, 1);
  if (at !== undefined) return [{ type: 'time', at }];
  return endAt !== undefined && now > endAt ? [] : [{ type: 'never', because: 'no-time-is-left' }];
}

async function lastFired(env: StartEnvironment, { name, state, submittedAt }: StoredCoordinator): Promise<number> {
  if (state.open !== undefined) return state.open.openedAt;
  if (state.firings === 0) return submittedAt;
  const { items } = await env.coordinators.ledger(name, { limit: LEDGER_LINES });
  const fired = items.find((entry) => entry.type === 'fired');
  return fired?.firing.openedAt ?? submittedAt;
}
