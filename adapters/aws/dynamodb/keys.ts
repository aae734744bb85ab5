import type { AttemptRef } from '#core/model/attempt.ts';
import { auditDay } from '#core/model/audit.ts';
import { FormatError } from '#core/model/errors.ts';
import { shardOf } from '#core/model/shard.ts';
import type { Key } from './table.ts';

/** Global indexes by name; the attributes that are their keys are named in `schema.ts` and docs/storage.md. */
export const INDEX = {
  byWorkflow: 'by-workflow',
  byStatus: 'by-status',
  byDay: 'by-day',
  wake: 'wake',
} as const;

const INSTANCE = 'I#';
const ATTEMPT = 'A#';

export function instanceKey(id: string): Key {
  return { pk: `${INSTANCE}${id}`, sk: 'I' };
}

export function contextKey(id: string): Key {
  return { pk: `${INSTANCE}${id}`, sk: 'C' };
}

export function instanceIdOf(pk: string): string {
  return pk.slice(INSTANCE.length);
}

/** Attempts of an instance sort by node, run, iteration and attempt; those of one node begin alike. */
export function attemptPrefix(node: number | undefined): string {
  return node === undefined ? ATTEMPT : `${ATTEMPT}${padded(node, ATTEMPT_DIGITS.node)}#`;
}

const ATTEMPT_DIGITS = { node: 5, run: 3, iteration: 5, attempt: 4 };

export function attemptItemKey(instanceId: string, ref: AttemptRef): Key {
  const parts = [
    padded(ref.node, ATTEMPT_DIGITS.node),
    padded(ref.run, ATTEMPT_DIGITS.run),
    padded(ref.iteration, ATTEMPT_DIGITS.iteration),
    padded(ref.attempt, ATTEMPT_DIGITS.attempt),
  ];
  return { pk: `${INSTANCE}${instanceId}`, sk: `${ATTEMPT}${parts.join('#')}` };
}

/** Throws `FormatError` for a key that no attempt has. */
export function attemptRefOf(sk: string): AttemptRef {
  const [node, run, iteration, attempt] = sk.slice(ATTEMPT.length).split('#').map(Number);
  if (node === undefined || run === undefined || iteration === undefined || attempt === undefined) {
    throw new FormatError(`'${sk}' is the key of no attempt`);
  }
  return { node, run, iteration, attempt };
}

export const WORKERS = 'WORKERS';

export function workerKey(workerId: string): Key {
  return { pk: WORKERS, sk: workerId };
}

/** The partition of what is known of the tasks of all worker groups. */
export const FLEETS = 'FLEETS';

export function fleetKey(group: string): Key {
  return { pk: FLEETS, sk: group };
}

/** The partition of all links. */
export const LINKS = 'LINKS';

export function linkKey(name: string): Key {
  return { pk: LINKS, sk: name };
}

/** The partition of all principals. */
export const PRINCIPALS = 'PRINCIPALS';

export function principalKey(name: string): Key {
  return { pk: PRINCIPALS, sk: name };
}

/** The partition of all keys to which definitions were uploaded, in the order in which S3 lists them. */
export const UPLOADS = 'UPLOADS';

/** A key of S3 has at most 1,024 bytes, as has a sort key. */
export function uploadKey(key: string): Key {
  return { pk: UPLOADS, sk: key };
}

export function auditPartition(day: string): string {
  return `AUDIT#${day}`;
}

/** Rows of the audit sort by their id, which says their day. */
export function auditKey(id: string): Key {
  return { pk: auditPartition(auditDay(id)), sk: id };
}

export function workflowPartition(name: string): string {
  return `W#${name}`;
}

export function workflowHeadKey(name: string): Key {
  return { pk: workflowPartition(name), sk: 'HEAD' };
}

export function workflowVersionKey(name: string, version: number): Key {
  return { pk: workflowPartition(name), sk: `V#${padded(version, 6)}` };
}

/** In a partition of its own: reading the versions of a workflow must not read its queue. */
export function slotsKey(workflow: string): Key {
  return { pk: `S#${workflow}`, sk: 'S' };
}

export function incidentPartition(day: string): string {
  return `INCIDENTS#${day}`;
}

/** Partition of `by-workflow` that holds the instances of a workflow. */
export function instancesOfWorkflow(name: string): string {
  return `W#${name}`;
}

export function workflowOfPartition(partition: string): string {
  return partition.slice('W#'.length);
}

/** Partition of `by-workflow` that holds the heads of all live workflows, by folder. */
export const FOLDERS = 'FOLDERS';

/** A name follows its folder after a control character, which sorts a folder's own workflows before those of its subfolders. */
export function folderSortKey(dir: string, name: string): string {
  return `${folderPrefix(dir)}\u0001${name}`;
}

/** What the sort keys of a folder and of all below it begin with. */
export function folderPrefix(dir: string): string {
  return dir.endsWith('/') ? dir : `${dir}/`;
}

export function sharded(value: string, id: string): string {
  return `${value}#${shardOf(id)}`;
}

/** Partition of the wake index that holds a share of the instances. */
export function wakePartition(shard: number): string {
  return `wake#${shard}`;
}

export function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
