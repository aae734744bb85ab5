import type { CoordinatorDefinition } from '../model/coordinator.ts';
import type { CoordinatorHead, StoredCoordinator } from '../ports/coordinator-store.ts';
import type { NoticeEnvironment } from '../ports/ports.ts';
import { type CoordinatorRules, rulesOf } from '../schedule/coordinator-rules.ts';
import type { CoordinatorState, Readiness } from '../schedule/coordinator-state.ts';
import { nextDeadline } from '../schedule/deadline.ts';
import { missingDependencies } from '../schedule/decide-firing.ts';
import { describeSchedule } from '../schedule/describe-schedule.ts';
import { upcomingTimes } from '../schedule/upcoming-times.ts';
import { loadCoordinator } from './load-definition.ts';

/** A coordinator as people see it. Times are epoch milliseconds. */
export interface CoordinatorView extends CoordinatorHead {
  readonly enabled: boolean;
  /** Absent without a cron: then it fires when all it depends on has succeeded. */
  readonly schedule?: { readonly text: string; readonly words: string };
  readonly timezone: string;
  readonly startAt?: number;
  readonly endAt?: number;
  readonly catchup: CoordinatorDefinition['catchup'];
  readonly deadline?: { readonly text: string; readonly nextAt?: number };
  readonly params: readonly { readonly name: string; readonly value: string }[];
  readonly ready: readonly ({ readonly workflow: string } & Readiness)[];
  /** Dependencies that have not succeeded since it last fired. */
  readonly missing: readonly string[];
  /** Nominal times that have come and wait to be fired, oldest first. */
  readonly due: readonly number[];
  /** The next one to come, were it enabled. */
  readonly nextAt?: number;
  /** How often it has fired. */
  readonly firings: number;
  /** A firing whose instances are not all created yet, with the reason. */
  readonly open?: CoordinatorState['open'];
}

/** A coordinator with the definition it was made from, in the form in which decisions are made. */
export interface ReadCoordinator {
  readonly stored: StoredCoordinator;
  readonly definition: CoordinatorDefinition;
  readonly rules: CoordinatorRules;
}

/** Undefined when there is none of this name. Throws as `loadCoordinator` does. */
export async function readCoordinator(env: NoticeEnvironment, name: string): Promise<ReadCoordinator | undefined> {
  const stored = await env.coordinators.load(name);
  if (stored === undefined) return undefined;
  const { coordinator } = await loadCoordinator(env, stored.hash);
  return { stored, definition: coordinator, rules: rulesOf(coordinator, env.settings.timezone) };
}

/** The view of a coordinator at `now`. */
export function describeCoordinator({ stored, definition, rules }: ReadCoordinator, now: number): CoordinatorView {
  const { state, wakeAt: _wakeAt, revision: _revision, ...head } = stored;
  const { schedule, timezone, startAt, endAt, catchup, deadline } = rules;
  const [nextAt] = upcomingTimes(rules, now, 1);
  const deadlineAt = state.enabled ? nextDeadline(rules, state) : undefined;
  return {
    ...head,
    enabled: state.enabled,
    ...(schedule && { schedule: { text: schedule.text, words: describeSchedule(schedule, timezone) } }),
    timezone,
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
    catchup,
    ...(deadline && { deadline: { text: deadline.text, ...(deadlineAt !== undefined && { nextAt: deadlineAt }) } }),
    params: definition.params.map(({ name, value }) => ({ name, value })),
    ready: Object.entries(state.ready).map(([workflow, readiness]) => ({ workflow, ...readiness })),
    missing: missingDependencies(rules, state),
    due: state.due,
    ...(nextAt !== undefined && { nextAt }),
    firings: state.firings,
    ...(state.open !== undefined && { open: state.open }),
  };
}
