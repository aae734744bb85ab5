import { describe, expect, it } from 'vitest';
import { isAlive, LocalSystem, until } from './local-system.ts';
import { openBench } from './workbench.ts';

describe('a local system', { timeout: 40_000 }, () => {
  it('leaves no process when it is stopped, not even those of its scripts', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const system = await bench.start();
    await system.submit(bench.fan(2, bench.longSleepSeconds));
    await system.trigger('fan');
    await until('both scripts', 10_000, async () => bench.longSleepers().length === 2);
    await system.stop();
    expect(system.pids.filter(isAlive)).toEqual([]);
    expect(bench.longSleepers()).toEqual([]);
  });

  it('leaves no process when its supervisor is killed', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const system = await bench.start();
    await system.submit(bench.fan(2, bench.longSleepSeconds));
    await system.trigger('fan');
    await until('both scripts', 10_000, async () => bench.longSleepers().length === 2);
    await system.crash('supervisor');
    await until('the end of the scripts', 10_000, async () => bench.longSleepers().length === 0);
  });

  it('ends with an error when its emulators are killed', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const system = await bench.start();
    process.kill(system.ready.pids.emulators, 'SIGKILL');
    expect(await system.exitCode()).toBe(1);
    expect(system.pids.filter(isAlive)).toEqual([]);
  });

  it('has what it had when it is started again', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const first = await bench.start();
    await first.submit(bench.fan(2, 0));
    const id = await first.trigger('fan');
    const before = await first.end(id);
    await first.stop();
    const second = await bench.start();
    expect(await second.info(id)).toEqual(before);
  });

  it('is on the loopback only, and sends a second one on its directory away', async ({ onTestFinished }) => {
    const bench = openBench(onTestFinished);
    const { ready, pids } = await bench.start({ workers: 0 });
    const urls = [ready.url, ...Object.values(ready.endpoints)];
    expect(new Set(urls.map((url) => new URL(url).hostname))).toEqual(new Set(['127.0.0.1']));
    const second = LocalSystem.start({ dataDir: bench.dataDir });
    await expect(second).rejects.toThrow(`is in use by process ${pids[0]}, which answers at ${ready.url}`);
  });
});
