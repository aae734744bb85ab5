import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTerminal } from '#core/model/status.ts';
import { LingeringWork, processesBelow, type Traces } from './lingering-work.ts';
import { isAlive, type LocalSystem, until } from './local-system.ts';
import { openBench } from './workbench.ts';

const NOTHING: Traces = { sleepers: 0, postgres: 0, mariadb: 0, connections: 0, files: [] };

describe.skipIf(!existsSync('/proc/self'))('an action of each kind, in the middle', { timeout: 120_000 }, () => {
  const cleanups: (() => Promise<void>)[] = [];
  let work: LingeringWork;
  let system: LocalSystem;
  let worker = 0;
  let attempts: ReadonlyMap<number, string>;
  let instance = '';

  beforeAll(async () => {
    work = await LingeringWork.prepare();
    cleanups.unshift(() => work.clear());
    const bench = openBench((cleanup) => cleanups.unshift(cleanup));
    system = await bench.start({
      concurrency: 16,
      files: join(work.folder, 'files'),
      options: ['--smtp-url', work.mailUrl],
    });
    worker = system.ready.pids.workers[0] ?? 0;
    for (const links of work.links()) await system.addLinks(links);
    for (const xml of work.workflows()) await system.submit(xml);
  }, 60_000);
  afterAll(async () => {
    for (const cleanup of cleanups) await cleanup();
  });

  /** Starts all of them, and waits until each is at it. */
  async function startAll(): Promise<void> {
    instance = await system.trigger('linger');
    const mariadb = work.actions()['mariadb'] === undefined ? 0 : 1;
    await until('all actions at work', 60_000, async () => {
      const { sleepers, postgres, connections, files, ...seen } = await work.traces();
      return sleepers === 6 && postgres === 3 && seen.mariadb >= mariadb && connections === 2 && files.length > 0;
    });
    // The launcher and the guard are not in the folder of an attempt.
    attempts = new Map([...processesBelow(worker)].filter(([, folder]) => folder.startsWith(tmpdir())));
    const { nodes } = await system.info(instance);
    const running = nodes.filter(({ type, status }) => type === 'action' && status === 'RUNNING');
    expect(running.map(({ name }) => name).sort()).toEqual(Object.keys(work.actions()).sort());
  }

  async function nothingIsLeft(): Promise<void> {
    try {
      await until(
        'the end of all traces',
        30_000,
        async () => JSON.stringify(await work.traces()) === JSON.stringify(NOTHING),
      );
    } finally {
      expect(await work.traces()).toEqual(NOTHING);
    }
    expect(attempts.size).toBeGreaterThan(10);
    expect([...attempts.keys()].filter(isAlive)).toEqual([]);
    // Of a worker that died, the next one removes them.
    await until('the removal of folders', 20_000, async () => ![...attempts.values()].some(existsSync));
    expect(await work.changes()).toEqual(['target', '0', '0']);
  }

  it('leaves no process, transaction, file or remote command when its instance is killed', async () => {
    await startAll();
    await system.kill(instance);
    expect(await system.end(instance)).toMatchObject({ status: 'KILLED' });
    await nothingIsLeft();
  });

  it('nor when its worker is killed', async () => {
    await startAll();
    process.kill(worker, 'SIGKILL');
    // Before another worker takes them over.
    await system.kill(instance);
    await until('the end', 60_000, async () => isTerminal((await system.info(instance)).status));
    await nothingIsLeft();
  });
});
