import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Logger } from '#core/ports/logger.ts';
import type { Isolation } from './identities.ts';

/** Root in a container may lack the capability to become somebody else: it is tried once. */
export async function triedIsolation(wanted: Isolation): Promise<Isolation> {
  if (!wanted.isolated) return wanted;
  try {
    await promisify(execFile)('/bin/sh', ['-c', ':'], { cwd: '/', uid: wanted.first, gid: wanted.first });
    return wanted;
  } catch (error) {
    return { isolated: false, reason: `it may not start processes as another user (${String(error)})` };
  }
}

/**
 * What the launcher is started by, so that all that it starts makes no message queues of POSIX, which outlive processes
 * and have names that only their maker knows, and gains nothing from programs which change their user (prctl(2),
 * `PR_SET_NO_NEW_PRIVS`). Of util-linux, which Debian and Amazon Linux have.
 */
const RESTRAINT = ['/usr/bin/prlimit', '--msgqueue=0:0', '/usr/bin/setpriv', '--no-new-privs'] as const;

/** That, where it can be had; a warning otherwise. */
export async function triedRestraint(logger: Logger): Promise<readonly string[]> {
  const [program, ...args] = RESTRAINT;
  try {
    await promisify(execFile)(program, [...args, '/bin/sh', '-c', ':'], { cwd: '/' });
    return RESTRAINT;
  } catch (error) {
    logger.warn('actions are not kept from programs that change their user: install util-linux', {
      error: String(error),
    });
    return [];
  }
}
