/**
 * Something that must not be lost although nothing can be done with it: an undecodable message, a dead letter, a
 * notice that was not sent, tasks that did not become workers.
 */
export interface Incident {
  readonly at: number;
  readonly type: 'undecodable-message' | 'dead-letter' | 'parked-instance' | 'unsent-notice' | 'worker-start';
  readonly instanceId?: string;
  /** What happened and, for a message, its body; cut to 4 KiB. */
  readonly details: string;
}

export interface IncidentLog {
  record(incident: Incident): Promise<void>;
  /** Newest first. */
  recent(limit: number): Promise<readonly Incident[]>;
}
