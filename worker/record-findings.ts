import type { AttemptId } from '#core/model/instance.ts';
import { cutTo } from '#core/notice/plain-text.ts';
import type { ActionOutcome } from '#core/ports/action.ts';
import type { MonitorStore } from '#core/ports/monitor-store.ts';
import { type TellDeps, tell } from '#core/service/tell.ts';

/** Of a warning: more is not for people, and an item has 400 KB at most. */
const MAX_WARNING_CHARACTERS = 4_000;

export interface FindingDeps extends TellDeps {
  readonly monitors: Pick<MonitorStore, 'record'>;
}

/** Which attempt found something out, of which workflow in which version. */
export interface Finder extends AttemptId {
  readonly workflow: string;
  readonly hash: string;
}

/**
 * Stores what an attempt found out, before its end is recorded: an end that is known has its findings. May be called
 * again with the same ones, also by the next worker. Throws when a store fails.
 */
export async function recordFindings(deps: FindingDeps, finder: Finder, outcome: ActionOutcome): Promise<void> {
  const { instanceId, ref } = finder;
  const found = { instanceId, ref, measuredAt: deps.clock.now() };
  for (const measurement of outcome.measurements ?? []) await deps.monitors.record({ ...measurement, ...found });
  if (outcome.warning === undefined) return;
  const message = cutTo(outcome.warning, MAX_WARNING_CHARACTERS);
  await tell(deps, [{ type: 'warning', ...finder, message }]);
}
