import type { TerminalStatus } from '../model/status.ts';

/** `akkaflow.instance` on the bus: may be repeated, may be late; identified by instance and run. */
export interface InstanceEnded {
  readonly type: 'instance';
  readonly instanceId: string;
  readonly run: number;
  readonly workflow: string;
  readonly status: TerminalStatus;
  readonly endedAt: number;
}

/** The event bus. It makes things prompt, never certain. */
export interface Bus {
  publish(events: readonly InstanceEnded[]): Promise<void>;
}
