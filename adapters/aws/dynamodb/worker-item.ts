import { attemptKey } from '#core/model/attempt.ts';
import { FormatError } from '#core/model/errors.ts';
import type { AttemptId } from '#core/model/instance.ts';
import { decodeRef } from '#core/model/message-codec.ts';
import type { WorkerRecord, WorkerRequests } from '#core/ports/worker-store.ts';
import { checkFormat, number, optionalNumber, optionalText, present, text, texts } from './item-fields.ts';
import type { Item } from './marshal.ts';

/** Format of the worker item that this release writes. */
export const WORKER_FORMAT = 1;

/** `instance/12.1.1.3`: one short text an attempt. */
export function encodeAttemptId({ instanceId, ref }: AttemptId): string {
  return `${instanceId}/${attemptKey(ref)}`;
}

function decodeAttemptId(encoded: string): AttemptId {
  const slash = encoded.indexOf('/');
  const ref = decodeRef(encoded.slice(slash + 1));
  if (slash < 0 || ref === undefined) throw new FormatError(`'${encoded}' on a worker's item names no attempt`);
  return { instanceId: encoded.slice(0, slash), ref };
}

/** Throws `FormatError` for an item of a newer release. */
export function readWorker(item: Item): WorkerRecord {
  checkFormat(item, WORKER_FORMAT);
  return {
    id: text(item, 'sk'),
    group: text(item, 'g'),
    host: text(item, 'ho'),
    slots: number(item, 'sl'),
    startedAt: number(item, 'sa'),
    leaseUntil: number(item, 'le'),
    running: texts(item, 'rn').map(decodeAttemptId),
    ...(isLeaving(item) && { leaving: true }),
    ...present('task', optionalText(item, 'tk')),
    ...present('release', optionalText(item, 'rl')),
  };
}

/** What the worker is asked; cancellations in the order of their texts. */
export function readRequests(item: Item): WorkerRequests {
  return { cancel: [...texts(item, 'cx')].sort().map(decodeAttemptId), leave: isLeaving(item) };
}

function isLeaving(item: Item): boolean {
  return optionalNumber(item, 'lv') === 1;
}
