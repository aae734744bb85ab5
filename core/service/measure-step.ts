import type { InstanceState } from '../engine/state.ts';
import type { InstanceUpdate } from '../ports/instance-store.ts';
import type { MetricName, Metrics } from '../ports/metrics.ts';

const ENDS: Readonly<Partial<Record<string, MetricName>>> = {
  SUCCEEDED: 'InstancesSucceeded',
  FAILED: 'InstancesFailed',
  KILLED: 'InstancesKilled',
};

/** Records what a step that is saved means for operators: a run that began or ended, an instance that was parked. */
export function measureStep(metrics: Metrics | undefined, before: InstanceState, update: InstanceUpdate): void {
  const { state, startedAt, endedAt } = update;
  const end = ENDS[state.phase.status];
  if (startedAt !== undefined) metrics?.record('InstancesStarted');
  if (typeof endedAt === 'number' && end !== undefined) metrics?.record(end);
  if (state.parked !== undefined && before.parked === undefined) metrics?.record('InstancesParked');
}
