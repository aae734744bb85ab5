import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Guard } from '#worker/process/guard.ts';
import type { Isolation } from '#worker/process/identities.ts';
import { systemClock } from '../system-clock.ts';
import { eventually, isAlive, ownIsolation } from './test-runner.ts';

const warnings: string[] = [];

function startGuard(isolation: Isolation = { isolated: false, reason: 'of the test' }): Guard {
  const warn = (message: string) => void warnings.push(message);
  return new Guard({
    clock: systemClock,
    logger: { info: warn, warn, error: warn },
    isolation,
    folder: '/nowhere/akkaflow',
  });
}

function startGroup(options: { uid?: number; detached?: boolean } = {}, script = 'exec sleep 60'): number {
  const { pid } = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore', ...options });
  if (pid === undefined) throw new Error('no sleep');
  return pid;
}

const groups: number[] = [];
afterEach(() => {
  for (const group of groups.splice(0)) {
    try {
      process.kill(group, 'SIGKILL');
    } catch {
      // Dead, as it should be.
    }
  }
});

describe('the guard', () => {
  it('kills the groups that are left when its worker ends, and no others', async () => {
    const guard = startGuard();
    const [left = 0, gone = 0, unknown = 0] = [startGroup(), startGroup(), startGroup()];
    groups.push(left, gone, unknown);
    for (const group of [left, gone]) await guard.watch(group);
    guard.forget(gone);
    guard.close();
    await eventually(async () => !(await isAlive(left)));
    await eventually(() => guard.pid === undefined || !processExists(guard.pid));
    expect([await isAlive(gone), await isAlive(unknown)]).toEqual([true, true]);
  });

  it('lets what its worker left behind clean up for a second', async () => {
    const guard = startGuard();
    const folder = await mkdtemp(path.join(tmpdir(), 'guard-test-'));
    const file = path.join(folder, 'part');
    const polite = startGroup({}, `trap 'rm ${file}; exit' TERM; touch ${file}; sleep 60 & wait`);
    const stubborn = startGroup({}, `trap '' TERM; touch ${folder}/deaf; sleep 60; true`);
    groups.push(polite, stubborn);
    for (const group of [polite, stubborn]) await guard.watch(group);
    await expect.poll(async () => (await readdir(folder)).sort()).toEqual(['deaf', 'part']);
    guard.close();
    for (const group of [polite, stubborn]) await eventually(async () => !(await isAlive(group)));
    expect(existsSync(file)).toBe(false);
    await rm(folder, { recursive: true });
  });

  it('is started again when it is killed, and told what it must know', async () => {
    const guard = startGuard();
    const before = startGroup();
    groups.push(before);
    await guard.watch(before);
    const first = guard.pid ?? 0;
    process.kill(first, 'SIGKILL');
    const during = startGroup();
    groups.push(during);
    await guard.watch(during);
    await eventually(() => guard.pid !== first);
    guard.close();
    for (const group of [before, during]) await eventually(async () => !(await isAlive(group)));
    expect(warnings).toContain('the guard died and is started again');
  });

  it('kills all that runs under the users of the slots', async () => {
    const isolation = await ownIsolation();
    const escaped = startGroup(isolation.isolated ? { uid: isolation.first + 3 } : {});
    groups.push(escaped);
    const guard = startGuard(isolation);
    await guard.watch(escaped);
    // Only its user tells that it must go, when there is one.
    if (isolation.isolated) guard.forget(escaped);
    guard.close();
    await eventually(async () => !(await isAlive(escaped)));
  });
});

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
