import type { AttemptLog, AttemptRecord, AttemptRef, Fault } from '#core/model/attempt.ts';
import { FormatError } from '#core/model/errors.ts';
import type { AttemptOutcome, AttemptStatus } from '#core/model/status.ts';
import { checkFormat, number, optionalNumber, optionalText, present, text } from './item-fields.ts';
import { attemptItemKey, attemptRefOf } from './keys.ts';
import type { Item } from './marshal.ts';
import type { Key } from './table.ts';

/** Format of the attempt item that this release writes. */
export const ATTEMPT_FORMAT = 1;

const LETTERS = {
  RUNNING: 'R',
  SUCCEEDED: 'S',
  FAILED: 'F',
  KILLED: 'K',
  TIMED_OUT: 'T',
  LOST: 'L',
  INTERRUPTED: 'I',
} as const satisfies Record<AttemptStatus, string>;

const STATUSES: ReadonlyMap<string, AttemptStatus> = new Map([
  ['R', 'RUNNING'],
  ['S', 'SUCCEEDED'],
  ['F', 'FAILED'],
  ['K', 'KILLED'],
  ['T', 'TIMED_OUT'],
  ['L', 'LOST'],
  ['I', 'INTERRUPTED'],
]);

/** The value of the attribute `st`. */
export function statusLetter(status: AttemptStatus): string {
  return LETTERS[status];
}

export function runningItem(
  instanceId: string,
  ref: AttemptRef,
  claim: { readonly workerId: string; readonly token: string; readonly startedAt: number },
): Item & Key {
  return {
    ...attemptItemKey(instanceId, ref),
    v: ATTEMPT_FORMAT,
    st: statusLetter('RUNNING'),
    w: claim.workerId,
    t: claim.token,
    sa: claim.startedAt,
  };
}

/** An attempt that ended before anybody claimed it. */
export function unclaimedItem(
  instanceId: string,
  ref: AttemptRef,
  end: { readonly outcome: AttemptOutcome; readonly endedAt: number; readonly message: string },
): Item & Key {
  return {
    ...attemptItemKey(instanceId, ref),
    v: ATTEMPT_FORMAT,
    st: statusLetter(end.outcome),
    ea: end.endedAt,
    m: end.message,
  };
}

/** In the place of an attempt whose instance is deleted; DynamoDB sweeps it away at `ttl`, in epoch seconds. */
export function deletedAttemptItem(key: Key, deletedAt: number, ttl: number): Item & Key {
  const message = 'its instance was deleted';
  return { ...key, v: ATTEMPT_FORMAT, st: statusLetter('KILLED'), ea: deletedAt, m: message, ttl };
}

/** Throws `FormatError` for an item of a newer release. */
export function readAttempt(item: Item): AttemptRecord {
  checkFormat(item, ATTEMPT_FORMAT);
  const status = readStatus(item);
  return {
    ref: attemptRefOf(text(item, 'sk')),
    status,
    ...present('workerId', optionalText(item, 'w')),
    ...present('startedAt', optionalNumber(item, 'sa')),
    ...present('endedAt', endOf(item, status)),
    ...present('exitCode', optionalNumber(item, 'xc')),
    ...present('signal', optionalText(item, 'sg')),
    ...present('message', optionalText(item, 'm')),
    ...present('fault', optionalText(item, 'f') as Fault | undefined),
    ...present('log', readLog(item)),
  };
}

/** A log of nothing is left out. */
export function logAttributes({ inline, chunks, bytes, truncated }: AttemptLog) {
  return [
    ['lg', inline],
    ['lc', chunks || undefined],
    ['lb', bytes],
    ['lt', truncated ? 1 : undefined],
  ] as const;
}

function readLog(item: Item): AttemptLog | undefined {
  const bytes = optionalNumber(item, 'lb');
  if (bytes === undefined) return undefined;
  return {
    ...present('inline', optionalText(item, 'lg')),
    chunks: optionalNumber(item, 'lc') ?? 0,
    bytes,
    truncated: optionalNumber(item, 'lt') === 1,
  };
}

function readStatus(item: Item): AttemptStatus {
  const letter = text(item, 'st');
  const status = STATUSES.get(letter);
  if (status === undefined) throw new FormatError(`'${letter}' is no status of an attempt`, { sk: item['sk'] });
  return status;
}

/** Of a tombstone, the time of the cancellation that made it. */
function endOf(item: Item, status: AttemptStatus): number | undefined {
  const endedAt = optionalNumber(item, 'ea');
  if (endedAt !== undefined || status === 'RUNNING') return endedAt;
  return number(item, 'cr');
}
