import { AkkaflowError } from '#core/model/errors.ts';
import type { SlotIdentity } from './identities.ts';

class NoUserIdsError extends AkkaflowError {
  override readonly name = 'NoUserIdsError';
  readonly code = 'no-user-ids';
}

/**
 * Does something with the rights of a slot's user, and no others: what a script has put in the way, such as a link, then
 * leads nowhere that the script could not go itself. The whole process is that user meanwhile, so that it must be one that
 * does nothing else at a time (the launcher), and the deed must not wait. It cannot be signalled or traced by the slot's
 * processes, since its real user is still the worker's. The groups of the worker are given up for good.
 */
export function asSlot<T>({ uid, gid }: SlotIdentity, deed: () => T): T {
  const { setgroups, setegid, seteuid, getuid, getgid } = process;
  if (setgroups === undefined || setegid === undefined || seteuid === undefined) {
    throw new NoUserIdsError('this system has no user ids');
  }
  setgroups.call(process, []);
  setegid.call(process, gid);
  seteuid.call(process, uid);
  try {
    return deed();
  } finally {
    seteuid.call(process, getuid?.() ?? 0);
    setegid.call(process, getgid?.() ?? 0);
  }
}
