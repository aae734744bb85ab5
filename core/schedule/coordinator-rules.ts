import type { CoordinatorDefinition } from '../model/coordinator.ts';
import { FormatError } from '../model/errors.ts';
import { type Deadline, parseDeadline } from './deadline.ts';
import { parseLocalTime } from './local-time.ts';
import { parseSchedule } from './parse-schedule.ts';
import type { Schedule } from './schedule.ts';

/** A coordinator's definition in the form in which decisions are made. Times are epoch milliseconds. */
export interface CoordinatorRules {
  readonly schedule?: Schedule;
  readonly timezone: string;
  /** May not fire before. */
  readonly startAt?: number;
  /** May not fire after. */
  readonly endAt?: number;
  readonly catchup: CoordinatorDefinition['catchup'];
  /** By when what it starts must have succeeded. */
  readonly deadline?: Deadline;
  /** Names of workflows. */
  readonly dependencies: readonly string[];
  /** Names of workflows. */
  readonly workflows: readonly string[];
}

/**
 * The rules of an accepted definition; `timezone` is the deployment's, for a coordinator that names none. Throws
 * `FormatError` when this release can no longer read them.
 */
export function rulesOf(definition: CoordinatorDefinition, timezone: string): CoordinatorRules {
  const zone = definition.timezone ?? timezone;
  const schedule = definition.cron === undefined ? undefined : scheduleOf(definition.cron);
  const startAt = instantOf(definition.start, zone);
  const endAt = instantOf(definition.end, zone);
  return {
    ...(schedule !== undefined && { schedule }),
    timezone: zone,
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
    catchup: definition.catchup,
    ...(definition.deadline !== undefined && { deadline: parseDeadline(definition.deadline) }),
    dependencies: definition.dependencies.map(({ workflow }) => workflow),
    workflows: definition.workflows.map(({ workflow }) => workflow),
  };
}

function scheduleOf(text: string): Schedule {
  const parsed = parseSchedule(text);
  if ('problem' in parsed) throw new FormatError(`The schedule cannot be read: ${parsed.problem}`, { text });
  return parsed.schedule;
}

function instantOf(text: string | undefined, timezone: string): number | undefined {
  if (text === undefined) return undefined;
  const instant = parseLocalTime(text, timezone);
  if (instant === undefined) throw new FormatError(`The time cannot be read: ${text}`, { text });
  return instant;
}
