import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import { WorkerFleet } from '#local/worker-fleet.ts';

const LIVES = 'process.stdin.resume(); console.log("up")';
const IGNORES_SIGTERM = `process.on("SIGTERM", () => {}); ${LIVES}`;
const ENDS = 'process.exit(3)';

const logger = { info: () => {}, warn: () => {}, error: () => {} };
let fleet: WorkerFleet | undefined;
afterEach(() => fleet?.stop());

/** A fleet of processes that run the given script; `pauses` are the waits it asked for, which take no time. */
function startFleet(script: string, count = 1, stopGraceMs = 5_000) {
  const pauses: number[] = [];
  const started: ChildProcessByStdio<Writable, Readable, null>[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: async (ms) => void pauses.push(ms),
  };
  fleet = new WorkerFleet({
    count,
    stopGraceMs,
    clock,
    logger,
    start: () => {
      const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
      started.push(child);
      return child;
    },
  });
  return { fleet, pauses, started };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the worker fleet', () => {
  it('replaces a worker that was killed', async () => {
    const { fleet, started } = startFleet(LIVES, 2);
    const [first, second] = fleet.pids();
    if (first === undefined) throw new Error('no worker');
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(started).toHaveLength(3));
    expect(fleet.pids()).toHaveLength(2);
    expect(fleet.pids()).toContain(second);
    expect(fleet.pids()).not.toContain(first);
  });

  it('waits longer and longer while workers do not stay up', async () => {
    const { pauses } = startFleet(ENDS);
    await vi.waitFor(() => expect(pauses.length).toBeGreaterThan(3), { timeout: 5_000 });
    expect(pauses.slice(0, 4)).toEqual([200, 400, 800, 1600]);
  });

  it('leaves no worker when it is stopped', async () => {
    const { fleet, started } = startFleet(LIVES, 2);
    await Promise.all(started.map(({ stdout }) => once(stdout, 'data')));
    const pids = fleet.pids();
    await fleet.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(started).toHaveLength(2);
  });

  it('kills a worker that does not end within its grace', async () => {
    const { fleet, started } = startFleet(IGNORES_SIGTERM, 1, 50);
    await Promise.all(started.map(({ stdout }) => once(stdout, 'data')));
    await fleet.stop();
    expect(started.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL']);
  });
});
