import type { AuditIntent, AuditOutcome, AuditRow } from '../model/audit.ts';
import type { Page, PageRequest } from './page.ts';

/** Which rows of a day. */
export interface AuditFilter {
  /** UTC, `yyyy-MM-dd`. */
  readonly day: string;
  readonly who?: string;
  readonly target?: string;
}

/** Who changed what and when: one row a change, kept for 400 days. */
export interface AuditLog {
  /** Stores that a change is about to be made. Again with the same row changes nothing. */
  begin(intent: AuditIntent): Promise<void>;
  /** Adds to a row how its change came out; the last of several stands. */
  complete(id: string, outcome: AuditOutcome): Promise<void>;
  /** Strongly consistent, newest first. A page may be short, and is when rows are filtered. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRow>>;
}
