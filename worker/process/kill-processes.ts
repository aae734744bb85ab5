import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { Clock } from '#core/ports/clock.ts';
import type { SlotIdentity } from './identities.ts';

const SETTLE_MS = 5;
const MOST_ROUNDS = 100;

/** Signals a process group; one that is gone already is fine. */
export function killGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, signal);
  } catch {
    // ESRCH: it is gone. EPERM (macOS): only zombies are left, or a program that changed its user.
  }
}

/** Kills all processes of a slot's user, also those which left their group or session. */
export async function killUser(identity: SlotIdentity, clock: Clock): Promise<void> {
  // Without /proc nobody can tell cheaply whether there are any, so that it is done once.
  if (!existsSync('/proc/self/stat')) return killAsUser(identity);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const pids = processesOf(identity.uid);
    if (pids.length === 0) return;
    try {
      await killAsUser(identity);
    } catch {
      // A user with all the processes it may have can start no killer.
      for (const pid of pids) killProcess(pid);
    }
    await clock.sleep(SETTLE_MS);
  }
}

/**
 * Kills all processes whose environment still names the folder of their attempt, also those which left their group or
 * session: what can be told of them where all attempts have the worker's own user.
 */
export async function killByFolder(folder: string, clock: Clock): Promise<void> {
  if (!existsSync('/proc/self/environ')) return;
  const mark = `=${folder}\0`;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const pids = processIds().filter((pid) => environmentOf(pid).includes(mark));
    if (pids.length === 0) return;
    for (const pid of pids) killProcess(pid);
    await clock.sleep(SETTLE_MS);
  }
}

/** To a process of that user -1 means all others of it, at one stroke, which no forking outruns. */
async function killAsUser({ uid, gid }: SlotIdentity): Promise<void> {
  const killer = spawn('/bin/sh', ['-c', 'kill -s KILL -- -1'], { cwd: '/', env: {}, stdio: 'ignore', uid, gid });
  await once(killer, 'exit');
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

/** Those that are alive, zombies left out. */
function processesOf(uid: number): readonly number[] {
  return processIds().filter((pid) => isAlive(pid, uid));
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d/.test(name))
    .map(Number);
}

/** Empty for a process that is gone, a zombie, or somebody else's. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

function isAlive(pid: number, uid: number): boolean {
  try {
    if (statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid !== uid) return false;
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')));
  } catch {
    return false;
  }
}
