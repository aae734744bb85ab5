import { describe, expect, it } from 'vitest';
import { until } from './local-system.ts';
import { openBench, successes } from './workbench.ts';

const WIDTH = 20;
const EACH_ONCE = Object.fromEntries(Array.from({ length: WIDTH }, (_, index) => [`n${index + 1}`, 1]));

// They mostly wait for leases to end, so they wait side by side.
describe.concurrent('in the middle of a fork of 20', { timeout: 60_000 }, () => {
  it('a worker that is killed is replaced, and each node recorded as done exactly once', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const system = await bench.start({ concurrency: 6 });
    await system.submit(bench.fan(WIDTH, 0.5));
    const id = await system.trigger('fan');
    await until('the second wave', 20_000, async () => bench.begun().length > 8);
    for (const worker of system.ready.pids.workers) process.kill(worker, 'SIGKILL');

    const view = await system.end(id);
    expect(view.status).toBe('SUCCEEDED');
    expect(successes(view)).toEqual(EACH_ONCE);
    expect(view.nodes.flatMap(({ attempts }) => attempts.map(({ status }) => status))).toContain('LOST');
  });

  it('a system that is killed whole goes on when it is started again, each node recorded as done exactly once', async ({
    onTestFinished,
  }) => {
    const bench = openBench(onTestFinished);
    const killed = await bench.start({ concurrency: 6 });
    await killed.submit(bench.fan(WIDTH, 0.5));
    const id = await killed.trigger('fan');
    await until('the second wave', 20_000, async () => bench.begun().length > 8);
    await killed.crash('everything');
    expect(bench.begun().length).toBeLessThan(WIDTH);

    const system = await bench.start({ concurrency: 6 });
    const view = await system.end(id);
    expect(view.status).toBe('SUCCEEDED');
    expect(successes(view)).toEqual(EACH_ONCE);
    expect(new Set(bench.begun()).size).toBe(WIDTH);
  });

  it('the loss of every message in every queue, time and again, keeps it from nothing', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const system = await bench.start({ concurrency: 4 });
    await system.submit(bench.fan(WIDTH, 0.2));
    const id = await system.trigger('fan');
    for (const begun of [3, 9, 14]) {
      await until(`${begun} nodes`, 20_000, async () => bench.begun().length >= begun);
      await system.inside.purgeQueues();
      await system.inside.wakeEverything();
    }
    const view = await system.end(id);
    expect(view.status).toBe('SUCCEEDED');
    expect(successes(view)).toEqual(EACH_ONCE);
  });

  it('the loss of every message right after a kill was accepted does not save it', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const system = await bench.start({ concurrency: 4 });
    await system.submit(bench.fan(WIDTH, 0.5));
    const id = await system.trigger('fan');
    await until('the first nodes', 20_000, async () => bench.begun().length >= 4);
    expect(await system.inside.acceptUnheard(id, { type: 'kill', reason: 'test' })).toBe('accepted');
    await system.inside.purgeQueues();

    const view = await system.end(id);
    const begunAtItsEnd = bench.begun().length;
    expect(view).toMatchObject({ status: 'KILLED', pendingCommands: 0 });
    expect(begunAtItsEnd).toBeLessThan(WIDTH);
    // As long as a wave of nodes would take.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(bench.begun()).toHaveLength(begunAtItsEnd);
  });
});
