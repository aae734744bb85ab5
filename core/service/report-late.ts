import { statusOf } from '../engine/status-of.ts';
import type { LateCoordinator } from '../ports/bus.ts';
import type { FiringEnvironment } from '../ports/ports.ts';
import type { Watched } from '../schedule/coordinator-state.ts';
import { deadlineAt, overdue, unwatchOverdue } from '../schedule/deadline.ts';
import { formatInstant } from '../schedule/format-instant.ts';
import { wakeMinute } from './coordinator-wake.ts';
import type { ReadCoordinator } from './describe-coordinator.ts';
import { explainCoordinator } from './explain-coordinator.ts';
import { recentStarters } from './recent-starters.ts';
import { tell } from './tell.ts';
import { type FiredWork, hasSucceeded, workFor } from './watched-work.ts';

/** An event on the bus has 256 KiB; a coordinator may have thousands of dependencies. */
const MAX_REASON_CHARACTERS = 2_000;

/**
 * Tells and publishes what has not succeeded by its deadline, then marks it: a crash in between publishes it once more. What
 * succeeded later is late all the same. When others changed the coordinator meanwhile, the next tick decides.
 */
export async function reportLate(env: FiringEnvironment, read: ReadCoordinator): Promise<void> {
  const { stored, rules } = read;
  const now = env.clock.now();
  const found = overdue(rules, stored.state, now);
  if (found.length === 0) return;
  const late: LateCoordinator[] = [];
  for (const watched of found) {
    const event = await judge(env, read, watched);
    if (event !== undefined) late.push(event);
  }
  await tell(env, late);
  await env.bus.publish(late);
  for (const { type: _type, ...details } of late) env.logger.warn('A coordinator is late', details);
  const state = unwatchOverdue(rules, stored.state, now);
  await env.coordinators.save(stored.name, stored, { state, ...wakeMinute(rules, state, now) });
}

/** Undefined when it has succeeded in time. */
async function judge(
  env: FiringEnvironment,
  read: ReadCoordinator,
  watched: Watched,
): Promise<LateCoordinator | undefined> {
  const { stored, rules } = read;
  const at = deadlineAt(rules, watched);
  const work = await workFor(env, read, watched, at);
  if (work.some((one) => hasSucceeded(one, at))) return undefined;
  const reason = await reasonOf(env, read, work[0] ?? [], at);
  return {
    type: 'late',
    coordinator: stored.name,
    ...(rules.schedule !== undefined && { nominalTime: watched.since }),
    deadlineAt: at,
    reason: reason.slice(0, MAX_REASON_CHARACTERS),
  };
}

/** What became of what it started; and when something has not been started, what `why` gives. */
async function reasonOf(
  env: FiringEnvironment,
  read: ReadCoordinator,
  work: FiredWork,
  deadline: number,
): Promise<string> {
  const outcomes = work.flatMap((one) => outcomeOf(one, deadline, read.rules.timezone));
  if (work.length > 0 && work.every(({ instance }) => instance !== undefined)) return outcomes.join(' ');
  const { reasons } = await explainCoordinator(env, read, recentStarters);
  return [...outcomes, ...reasons.map(({ sentence }) => sentence)].join(' ');
}

function outcomeOf({ workflow, instance }: FiredWork[number], deadline: number, timezone: string): readonly string[] {
  if (instance === undefined) return [`${workflow} has not been started.`];
  const { id, endedAt } = instance;
  const status = statusOf(instance.state);
  if (endedAt === undefined) return [`The instance ${id} of ${workflow} is ${status}.`];
  if (status === 'SUCCEEDED' && endedAt <= deadline) return [];
  return [`The instance ${id} of ${workflow} ended ${status} at ${formatInstant(endedAt, timezone)}.`];
}
