import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SHIPPED_MAIN } from './local-system.ts';
import { openBench } from './workbench.ts';

/** Resident memory of a process and of all that descend from it, in MiB; pages that they share count for each. */
function treeMegabytes(root: number): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readProcess(Number(pid)));
  const tree = new Set([root]);
  for (let before = 0; before < tree.size; ) {
    before = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes.filter(({ pid }) => tree.has(pid)).reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024;
}

function readProcess(pid: number) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return [{ pid, parent: field('PPid'), kilobytes: field('VmRSS') }];
  } catch {
    return [];
  }
}

describe.runIf(process.platform === 'linux')('An idle local system', () => {
  it('takes less than 400 MiB in all its processes together', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const { pids } = await bench.start({ main: SHIPPED_MAIN });
    await wait(2_000);
    const megabytes = treeMegabytes(pids[0] ?? 0);
    expect(megabytes).toBeGreaterThan(100);
    expect(megabytes).toBeLessThan(400);
    console.log(`idle local system: ${megabytes.toFixed(0)} MiB`);
  });
});
