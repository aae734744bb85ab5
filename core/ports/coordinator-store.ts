import type { CoordinatorState, Firing, SkippedTimes } from '../schedule/coordinator-state.ts';
import type { Page, PageRequest } from './page.ts';

/** What a coordinator is made from: the file it stands in, by hash, and what lists and indexes need of it. */
export interface CoordinatorHead {
  readonly name: string;
  readonly dir: string;
  readonly desc: string;
  /** Of the body of its definition: a coordinator's file, or the workflow's file that it is a part of. */
  readonly hash: string;
  /** Who first defined the name: `api`, or an S3 key; that with `deleted:` before it once the file is deleted. */
  readonly source: string;
  /** Of an uploaded file: counts its changes, as on the head of a workflow. */
  readonly order?: number;
  /** Epoch milliseconds: when its file was deleted, or defined it no more, and it was disabled for that. */
  readonly freedAt?: number;
  readonly submittedAt: number;
  readonly dependencies: readonly string[];
  readonly workflows: readonly string[];
}

export interface StoredCoordinator extends CoordinatorHead {
  readonly state: CoordinatorState;
  /** Whole epoch minutes; absent when only a report or a person can move it. */
  readonly wakeAt?: number;
  /** Grows with every save, also from a deleted one to the next of its name: a save is conditional on the one loaded. */
  readonly revision: number;
}

/** What a save changes. Without `head` the definition stays. `wakeAt` undefined: leaves the wake index. */
export interface CoordinatorUpdate {
  readonly head?: CoordinatorHead;
  readonly state: CoordinatorState;
  readonly wakeAt?: number;
}

/** An instance that a firing made. */
export interface FiredInstance {
  readonly workflow: string;
  readonly instanceId: string;
}

/** A line of a coordinator's ledger: what it fired, with what, or which due times came to nothing. */
export type LedgerEntry =
  | {
      readonly type: 'fired';
      readonly firing: Firing;
      readonly instances: readonly FiredInstance[];
      readonly closedAt: number;
    }
  | { readonly type: 'skipped'; readonly times: SkippedTimes; readonly at: number };

/** Coordinators, who depends on whom, and their part of the wake index. Single-item conditional writes only. */
export interface CoordinatorStore {
  /** Strongly consistent. */
  load(name: string): Promise<StoredCoordinator | undefined>;
  /**
   * Makes a coordinator, which needs a head, or saves the loaded one. Dependencies that are new are indexed before it, those that are gone
   * after it: an index may name a coordinator too many, never one too few. False: it is no longer as it was loaded.
   */
  save(name: string, loaded: StoredCoordinator | undefined, update: CoordinatorUpdate): Promise<boolean>;
  /** False when it is no longer as it was loaded. Its ledger stays. */
  delete(loaded: StoredCoordinator): Promise<boolean>;
  /**
   * Strongly consistent. Names of the coordinators that may depend on a workflow: each is to be asked itself, since one
   * whose save lost or broke off can be among them.
   */
  dependents(workflow: string): Promise<readonly string[]>;
  /** Names of those to look at at or before `minute`, in pages, at most `limit` in all. */
  due(minute: number, limit: number): AsyncIterable<readonly string[]>;
  /** In `dir` and below, by folder and name. What was saved a moment ago may be missing. */
  list(dir: string, page: PageRequest): Promise<Page<StoredCoordinator>>;
  /**
   * Writing the same firing or the same skipped times again changes nothing. Of two runs of skipped times that begin
   * with the same one, the longer stands.
   */
  record(name: string, entries: readonly LedgerEntry[]): Promise<void>;
  /** Newest first: firings by when they were opened, skipped times by the first of them. */
  ledger(name: string, page: PageRequest): Promise<Page<LedgerEntry>>;
}
