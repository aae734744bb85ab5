import type { LedgerEntry } from '#core/ports/coordinator-store.ts';
import { padded } from './keys.ts';
import type { Key } from './table.ts';

const COORDINATOR = 'C#';

export function coordinatorKey(name: string): Key {
  return { pk: coordinatorPartition(name), sk: 'C' };
}

export function coordinatorNameOf(pk: string): string {
  return pk.slice(COORDINATOR.length);
}

/** Holds the coordinator itself and its ledger. */
export function coordinatorPartition(name: string): string {
  return `${COORDINATOR}${name}`;
}

/** Holds an edge for each coordinator that depends on the workflow. */
export function dependentsPartition(workflow: string): string {
  return `D#${workflow}`;
}

export function edgeKey(workflow: string, coordinator: string): Key {
  return { pk: dependentsPartition(workflow), sk: coordinator };
}

/** What the sort keys of a ledger begin with. */
export const LEDGER_PREFIX = 'L#';
/** Milliseconds up to the year 9999. */
const TIME_DIGITS = 15;
const FIRING_DIGITS = 10;

/**
 * By time, oldest first. What a repetition of the same decision may change (when a firing was closed, how far a run of
 * skipped times goes by now) is no part of it, so that writing twice meets the same item.
 */
export function ledgerKey(coordinator: string, entry: LedgerEntry): Key {
  const position =
    entry.type === 'fired'
      ? `${padded(entry.firing.openedAt, TIME_DIGITS)}#F${padded(entry.firing.number, FIRING_DIGITS)}`
      : `${padded(entry.times.first, TIME_DIGITS)}#S`;
  return { pk: coordinatorPartition(coordinator), sk: `${LEDGER_PREFIX}${position}` };
}

/** Partition of `by-workflow` that holds all coordinators, by folder. */
export const COORDINATORS = 'COORDINATORS';

/** Partition of the wake index that holds a share of the coordinators. */
export function coordinatorWakePartition(shard: number): string {
  return `coord#${shard}`;
}
