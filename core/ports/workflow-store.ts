import type { VersionRef } from '../model/instance.ts';
import type { Count, Page, PageRequest } from './page.ts';

/** The live version of a workflow, or of a deleted one its last. */
export interface WorkflowHead extends VersionRef {
  readonly name: string;
  readonly dir: string;
  readonly creator: string;
  readonly desc: string;
  /** Who first defined the name: `api`, or an S3 key; that with `deleted:` before it once the file is deleted. */
  readonly source: string;
  /** Of an uploaded file: counts its changes. What came of a later one is never replaced by what came of an earlier one. */
  readonly order?: number;
  readonly submittedAt: number;
  readonly deleted: boolean;
}

/** A folder of workflows, with how many live ones are in it and below, counted up to `MAX_FOLDER_COUNT`. */
export interface FolderSummary {
  readonly dir: string;
  readonly workflows: Count;
}

export const MAX_FOLDER_COUNT = 1_000;

/** Workflows and their versions. Bodies are kept apart, by hash. */
export interface WorkflowStore {
  head(name: string): Promise<WorkflowHead | undefined>;
  /**
   * Makes `next` the live version if the live one is still `current` (undefined: none yet). The outgoing head is
   * archived before the new one takes over, so that no version is ever missing. False: somebody was faster.
   */
  replace(current: WorkflowHead | undefined, next: WorkflowHead): Promise<boolean>;
  /** One version by its number, the live one or an archived one. */
  version(name: string, number: number): Promise<WorkflowHead | undefined>;
  /** Every version, newest first. */
  versions(name: string): Promise<readonly WorkflowHead[]>;
  /** Live workflows in `dir` and below, by folder and name. */
  list(dir: string, page: PageRequest): Promise<Page<WorkflowHead>>;
  /** The folders right below `dir` that have a live workflow in them or below, by name. */
  folders(dir: string, page: PageRequest): Promise<Page<FolderSummary>>;
}

/** Bodies of definitions: immutable, by the SHA-256 of their bytes in hexadecimal. */
export interface DefinitionStore {
  put(text: string): Promise<string>;
  /** Throws `MissingBodyError` when there is none: a version must never name a body that was not stored first. */
  get(hash: string): Promise<string>;
}
