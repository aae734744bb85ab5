import type { InstanceState } from '../engine/state.ts';
import type {
  AppliedCommand,
  Instance,
  InstanceContext,
  InstanceSummary,
  StoredCommand,
  VersionRef,
} from '../model/instance.ts';
import type { InstanceStatus } from '../model/status.ts';
import type { Count, Page, PageRequest } from './page.ts';

export interface NewInstance extends VersionRef {
  readonly id: string;
  readonly workflow: string;
  readonly dir: string;
  readonly createdAt: number;
  readonly state: InstanceState;
  readonly wakeAt: number;
}

/** What an advance changes. `wakeAt`: a number sets it, `rest` leaves the wake index, absent keeps what is stored. */
export interface InstanceUpdate {
  readonly state: InstanceState;
  readonly wakeAt?: number | 'rest';
  /** Set by `instance` start and end only, so that an advance in between writes no index. */
  readonly startedAt?: number;
  readonly endedAt?: number | null;
  /** A rerun with the newest definition. */
  readonly version?: VersionRef;
  /** Commands that this save takes off the instance, with what became of each; `keepApplied` says what stays. */
  readonly applied?: readonly AppliedCommand[];
}

/** Which list of instances: each is an index, and a page of it costs the same however long it is. */
export type InstanceFilter =
  | { readonly workflow: string }
  /** One, or several merged. */
  | { readonly status: InstanceStatus | readonly InstanceStatus[] }
  /** UTC day `yyyy-MM-dd` of the time in the id. */
  | { readonly day: string }
  /** At least `MIN_ID_PREFIX` characters. */
  | { readonly idPrefix: string };

/** A part of a list. Ids sort by their time: `firstIdAt` makes a bound of one. */
export interface IdRange {
  /** The lowest id in it. */
  readonly from?: string;
  /** Above all ids in it, and itself none of them. */
  readonly below?: string;
}

/** Instances, their contexts and the wake index. Single-item conditional writes only. */
export interface InstanceStore {
  /** Writes the context, then the instance if its id is free. May be repeated: the first one stands. */
  create(instance: NewInstance, context: InstanceContext): Promise<'created' | 'exists'>;
  /** Strongly consistent. */
  load(id: string): Promise<Instance | undefined>;
  context(id: string): Promise<InstanceContext | undefined>;
  /** False when the revision is no longer the loaded one: nothing was written, load again. */
  save(loaded: Instance, update: InstanceUpdate): Promise<boolean>;
  /**
   * Stores a command on the instance and makes it due for waking at `wakeAt` (epoch minutes), in one write.
   * Repeating the same command id changes nothing. `full`: `MAX_PENDING_COMMANDS` wait already.
   */
  accept(id: string, command: StoredCommand, wakeAt: number): Promise<'accepted' | 'missing' | 'full'>;
  /** Makes the waking of an instance that is not at rest earlier; of one at rest, changes nothing. */
  wakeBy(id: string, wakeAt: number): Promise<void>;
  /** Ids of the instances to wake at or before `minute`, in pages, at most `limit` in all. */
  due(minute: number, limit: number): AsyncIterable<readonly string[]>;
  /** Newest first by id. What was saved a moment ago may be missing. */
  list(filter: InstanceFilter & IdRange, page: PageRequest): Promise<Page<InstanceSummary>>;
  /** How many a list has, counted up to about `cap`: more may be counted, never fewer unless that is all. */
  count(filter: InstanceFilter & IdRange, cap: number): Promise<Count>;
  /**
   * Deletes an ended instance, its attempts and its context. False: it has not ended, or is asked something meanwhile. Deleting what
   * is not there is no failure. For as long as messages are kept its id cannot be taken again, and no attempt that it had can be claimed.
   */
  delete(id: string): Promise<boolean>;
}

export const MAX_PENDING_COMMANDS = 20;

/** All that one save can apply and a few before: more than a repeated `accept` or who waits for one can be late by. */
const KEPT_APPLIED = MAX_PENDING_COMMANDS + 5;
/** Of a refusal: it can quote what was asked, and every write of an instance pays for the whole item. */
const MAX_REFUSAL_CHARACTERS = 200;

/** Those of the applied commands, oldest first, that a store keeps on the instance, with long refusals cut. */
export function keepApplied(applied: readonly AppliedCommand[]): readonly AppliedCommand[] {
  return applied.slice(-KEPT_APPLIED).map((command) => {
    const { refusal } = command;
    if (refusal === undefined || refusal.length <= MAX_REFUSAL_CHARACTERS) return command;
    return { ...command, refusal: refusal.slice(0, MAX_REFUSAL_CHARACTERS).toWellFormed() };
  });
}
