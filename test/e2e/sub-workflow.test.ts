import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceView } from '#core/model/instance-view.ts';
import { type LocalSystem, until } from './local-system.ts';
import { openBench } from './workbench.ts';

const FOLDER = join(import.meta.dirname, '../../actions/sub-workflow');
/** Noon of 2026-11-28 in UTC. */
const NOON = Date.UTC(2026, 10, 28, 12);
let system: LocalSystem;
const cleanups: (() => Promise<void>)[] = [];
beforeAll(async () => {
  system = await openBench((cleanup) => cleanups.push(cleanup)).start();
});
afterAll(() => Promise.all(cleanups.map((cleanup) => cleanup())));

function childOf(view: InstanceView, name: string): string {
  return view.nodes.find((node) => node.name === name)?.attempts.at(-1)?.child ?? '';
}

describe('A sub-workflow in a local system', { timeout: 60_000 }, () => {
  it('runs as its example says, with the parameters and the logical time of its parent', async () => {
    await system.submit(readFileSync(join(FOLDER, 'child.xml'), 'utf8'));
    const name = await system.submit(readFileSync(join(FOLDER, 'example.xml'), 'utf8'));
    const view = await system.end(await system.trigger(name, {}, NOON));
    expect(view.status).toBe('SUCCEEDED');
    const [london, york] = [childOf(view, 'london'), childOf(view, 'york')];
    expect(await system.output(london, 'load', 'out')).toContain('London of 2026-11-27');
    expect(await system.output(york, 'load', 'out')).toContain('York of 2026-11-28');
    expect((await system.info(york)).context).toMatchObject({ startKind: 'run', parent: { id: view.id } });
  });

  it('is killed, process and all, with its parent', async () => {
    await system.submit(
      '<work-flow name="sleeper"><start name="start" to="a"/><action name="a"><shell><command>sleep 61</command></shell><ok to="end"/></action><end name="end"/></work-flow>',
    );
    await system.submit(
      '<work-flow name="waits"><start name="start" to="a"/><action name="a"><sub-workflow name="sleeper"/><ok to="end"/></action><end name="end"/></work-flow>',
    );
    const id = await system.trigger('waits');
    const child = await until('the child', 20_000, async () => childOf(await system.info(id), 'a') || false);
    await until('its script', 20_000, async () => (await system.info(child)).nodes[1]?.status === 'RUNNING');
    await system.kill(id);
    expect(await system.end(id)).toMatchObject({ status: 'KILLED' });
    expect(await system.end(child)).toMatchObject({
      status: 'KILLED',
      reason: { message: expect.stringContaining(`its parent ${id} was killed`) },
    });
  });
});
