import { AkkaflowError } from '#core/model/errors.ts';
import type { SlotIdentity } from '../process/identities.ts';

/** The action process could not give up the rights of the worker; it must not go on. */
class StillPrivilegedError extends AkkaflowError {
  override readonly name = 'StillPrivilegedError';
  readonly code = 'still-privileged';
}

/**
 * Makes this process the slot's user for good: real, effective and saved ids, and no other group. The kernel then
 * closes its memory and descriptors to other processes of that user (`PR_SET_DUMPABLE`, prctl(2)), which the commands
 * that it spawns are. Throws when anything of the worker's rights is left.
 */
export function becomeSlot({ uid, gid }: SlotIdentity): void {
  const { setgroups, setgid, setuid } = process;
  if (setgroups === undefined || setgid === undefined || setuid === undefined) {
    throw new StillPrivilegedError('this system has no user ids');
  }
  // In this order: without the right to change users there is none to change groups.
  setgroups.call(process, []);
  setgid.call(process, gid);
  setuid.call(process, uid);
  const ids = [process.getuid?.(), process.geteuid?.(), process.getgid?.(), process.getegid?.()];
  if (ids.join() !== [uid, uid, gid, gid].join() || canReturn()) {
    throw new StillPrivilegedError(`it did not become user ${uid}`);
  }
}

function canReturn(): boolean {
  try {
    process.setuid?.(0);
    return true;
  } catch {
    return false;
  }
}
