import type { AttemptStatus, InstanceStatus, NodeStatus } from '#core/model/status.ts';
import type { Style } from '../terminal.ts';
import type { Cell } from './table.ts';

const STYLES: Readonly<Record<InstanceStatus | NodeStatus | AttemptStatus, Style>> = {
  READY: 'faint',
  RUNNING: 'busy',
  SUSPENDED: 'warning',
  KILLING: 'warning',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  KILLED: 'bad',
  SKIPPED: 'faint',
  WAITING_RETRY: 'warning',
  TIMED_OUT: 'bad',
  LOST: 'warning',
  INTERRUPTED: 'warning',
};

export function styleOf(status: InstanceStatus | NodeStatus | AttemptStatus): Style {
  return STYLES[status];
}

/** A state in its colour. */
export function statusCell(status: InstanceStatus | NodeStatus | AttemptStatus): Cell {
  return { text: status, style: STYLES[status] };
}
