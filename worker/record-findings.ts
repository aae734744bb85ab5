import type { AttemptId } from '#core/model/instance.ts';
import type { ActionOutcome } from '#core/ports/action.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MonitorStore } from '#core/ports/monitor-store.ts';

export interface FindingDeps {
  readonly monitors: Pick<MonitorStore, 'record'>;
  readonly clock: Clock;
}

/**
 * Stores what an attempt found out, before its end is recorded: an end that is known has its findings. May be called
 * again with the same ones, also by the next worker. Throws when a store fails.
 */
export async function recordFindings(
  { monitors, clock }: FindingDeps,
  id: AttemptId,
  outcome: ActionOutcome,
): Promise<void> {
  const measuredAt = clock.now();
  for (const measurement of outcome.measurements ?? []) await monitors.record({ ...measurement, ...id, measuredAt });
}
