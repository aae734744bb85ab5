import type { InstanceStatus } from '../model/status.ts';
import type { InstanceState } from './state.ts';

/** The status people see: suspension shows while there is something left to suspend. */
export function statusOf({ phase, suspended }: Pick<InstanceState, 'phase' | 'suspended'>): InstanceStatus {
  const live = phase.status === 'READY' || phase.status === 'RUNNING';
  return live && suspended ? 'SUSPENDED' : phase.status;
}
