import { type AttemptRef, attemptKey } from '../model/attempt.ts';
import { instanceTime, makeInstanceId } from '../model/instance-id.ts';
import type { MasterEnvironment } from '../ports/ports.ts';

/**
 * The id of the child that an attempt of a sub-workflow is: the same for ever, whoever creates it and however often. It
 * holds the time of its parent, so that a list shows the two together.
 */
export function childInstanceId(
  { digest }: Pick<MasterEnvironment, 'digest'>,
  parentId: string,
  ref: AttemptRef,
): string {
  return makeInstanceId(instanceTime(parentId), digest(JSON.stringify([parentId, attemptKey(ref)])));
}
