import type { Incident } from '#core/ports/incident-log.ts';

/** A worker that has an item. `live`: its lease has not run out. */
export interface WorkerHealth {
  readonly id: string;
  readonly group: string;
  readonly host: string;
  readonly slots: number;
  readonly running: number;
  readonly startedAt: number;
  readonly live: boolean;
}

export interface HealthResponse {
  readonly workers: readonly WorkerHealth[];
  /** The last ones, newest first. */
  readonly incidents: readonly Incident[];
}
