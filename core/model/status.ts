/** Words of language §8. */
export type InstanceStatus = 'READY' | 'RUNNING' | 'SUSPENDED' | 'KILLING' | 'SUCCEEDED' | 'FAILED' | 'KILLED';
export type TerminalStatus = 'SUCCEEDED' | 'FAILED' | 'KILLED';
export type NodeStatus =
  | 'READY'
  | 'RUNNING'
  | 'SUSPENDED'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'KILLED'
  | 'SKIPPED'
  | 'WAITING_RETRY';
export type AttemptOutcome = 'SUCCEEDED' | 'FAILED' | 'KILLED' | 'TIMED_OUT' | 'LOST' | 'INTERRUPTED';
export type AttemptStatus = 'RUNNING' | AttemptOutcome;

export const INSTANCE_STATUSES = [
  'READY',
  'RUNNING',
  'SUSPENDED',
  'KILLING',
  'SUCCEEDED',
  'FAILED',
  'KILLED',
] as const satisfies readonly InstanceStatus[];

export function isTerminal(status: InstanceStatus): status is TerminalStatus {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'KILLED';
}
