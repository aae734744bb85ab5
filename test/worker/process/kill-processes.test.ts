import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { killUser } from '#worker/process/kill-processes.ts';
import { systemClock } from '../system-clock.ts';
import { isAlive, ownIsolation } from './test-runner.ts';

const isolation = await ownIsolation();
const PR_SET_DUMPABLE = 4;
/** Leaves its session, asks the kernel to hide it (prctl(2)), says so and stays. */
const HIDDEN = `
import ctypes, os, signal
os.setsid()
ctypes.CDLL(None).prctl(${PR_SET_DUMPABLE}, 0, 0, 0, 0)
print("hidden", flush=True)
signal.pause()`;

function startHidden(uid: number): ChildProcessByStdio<null, Readable, null> {
  return spawn('python3', ['-c', HIDDEN], { uid, gid: uid, stdio: ['ignore', 'pipe', 'ignore'], cwd: '/' });
}

describe.skipIf(!isolation.isolated)('a process that the kernel hides from its own user', () => {
  // Of the last slot: those before it may be at work in other tests.
  const uid = isolation.isolated ? isolation.first + 3 : 0;

  it('is found and killed with all others of that user', async () => {
    const child = startHidden(uid);
    await once(child.stdout, 'data');
    // Its memory is root's now; the folder in /proc, by which it is found, is not.
    expect(statSync(`/proc/${child.pid}/environ`).uid).toBe(0);
    await killUser({ uid, gid: uid }, systemClock);
    expect(await isAlive(Number(child.pid))).toBe(false);
  });
});
