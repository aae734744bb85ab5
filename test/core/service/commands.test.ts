import { describe, expect, it } from 'vitest';
import type { Instance } from '#core/model/instance.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { override } from '#test/factories/override.ts';
import { chainXml, System } from './system.ts';

const one = chainXml(['a']);
const rerun = { type: 'rerun', mode: { type: 'whole' } } as const;

/** The store dies at its n-th save from now on. */
function dyingAt(system: System, save: number): System['env'] {
  const { instances } = system.env;
  let saves = 0;
  const dying = override(instances, {
    save: async (loaded, update) => {
      saves += 1;
      if (saves >= save) throw new Error('died');
      return await instances.save(loaded, update);
    },
  });
  return { ...system.env, instances: dying };
}

async function latestOf(system: System): Promise<Pick<Instance, 'version' | 'hash'>> {
  const head = await system.env.workflows.head('wf');
  if (head === undefined) throw new Error('no head');
  return { version: head.version, hash: head.hash };
}

describe('A rerun that is accepted while the run before still owes something', () => {
  it('keeps its instance in the wake index until it is applied', async () => {
    const system = new System();
    const id = await system.run(one);
    await system.finish(await system.take(), 'FAILED');
    // Ended and saved; dies before what it owes is marked.
    await handleEvents(dyingAt(system, 2), system.ports.events.queue.receive(10));
    await system.command(id, rerun);
    system.loseMessages();
    await system.passMinutes(2);
    await wakeDue(system.env);
    // Pays and marks; dies before the rerun is applied.
    await handleEvents(dyingAt(system, 2), system.ports.events.queue.receive(10));
    system.loseMessages();
    await system.passMinutes(2);
    await wakeDue(system.env);
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    expect(system.ports.bus.published.map(({ type, ...event }) => ('run' in event ? event.run : type))).toContain(2);
  });

  it('waits until that is paid, so that both runs are announced', async () => {
    const system = new System();
    const id = await system.run(one);
    await system.finish(await system.take());
    await system.command(id, rerun);
    await system.deliver();
    await system.work('FAILED');
    const published = system.ports.bus.published.filter((event) => event.type === 'instance');
    expect(published.map(({ run, status }) => [run, status])).toEqual([
      [1, 'SUCCEEDED'],
      [2, 'FAILED'],
    ]);
  });
});

describe('A rerun with a latest definition that the instance cannot use', () => {
  it('is refused with the reason, and holds up no command after it', async () => {
    const system = new System();
    const id = await system.run(one);
    await system.work('FAILED');
    await system.submit(chainXml(['a'], { action: 'retry-times="${param:times}"' }));
    await system.command(id, { ...rerun, latest: await latestOf(system) });
    await system.clock.sleep(1);
    await system.command(id, rerun);
    await system.work();
    const instance = await system.env.instances.load(id);
    expect(instance?.commands).toEqual([]);
    expect(instance?.applied[0]?.refusal).toContain('times');
    expect(instance?.state).toMatchObject({ run: 2, phase: { status: 'SUCCEEDED' } });
  });
});

describe('A parked instance', () => {
  /** One whose definition has another number of nodes than its state: as if a release read the file differently. */
  async function parked(): Promise<{ readonly system: System; readonly id: string }> {
    const system = new System();
    const id = await system.run(chainXml(['a', 'b']));
    const loaded = await system.env.instances.load(id);
    if (loaded === undefined) throw new Error('no instance');
    await system.env.instances.save(loaded, { state: { ...loaded.state, nodes: `${loaded.state.nodes}.` } });
    await wakeDue(system.env, { everything: true });
    await system.deliver();
    return { system, id };
  }

  it('is suspended with the error, and at rest', async () => {
    const { system, id } = await parked();
    const instance = await system.env.instances.load(id);
    expect(instance?.state).toMatchObject({ suspended: true, parked: expect.stringContaining('number of nodes') });
    expect(instance?.wakeAt).toBeUndefined();
  });

  it('can be killed, which lets none of its attempts start', async () => {
    const { system, id } = await parked();
    await system.command(id, { type: 'kill', reason: 'by ops' });
    await system.deliver();
    const instance = await system.env.instances.load(id);
    expect(instance?.state).toMatchObject({ phase: { status: 'KILLED' }, owed: [] });
    expect(instance?.commands).toEqual([]);
    await expect(system.take()).rejects.toThrow('KILLED');
  });

  it('refuses other commands, saying why', async () => {
    const { system, id } = await parked();
    await system.command(id, { type: 'resume' });
    await system.deliver();
    const instance = await system.env.instances.load(id);
    expect(instance?.applied.at(-1)?.refusal).toContain('number of nodes');
    expect(instance?.commands).toEqual([]);
  });
});

describe('What an ended instance owes', () => {
  it('is done as far as it can be, and the rest when it can', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a'], { root: 'instance-limit="1"' }));
    const waiting = await system.start('wf');
    await system.finish(await system.take());
    const down = { ...system.env, bus: { publish: () => Promise.reject(new Error('bus down')) } };
    await handleEvents(down, system.ports.events.queue.receive(10));
    expect((await system.env.instances.load(id))?.state.owed).toEqual(['announcement']);
    await system.deliver();
    expect(await system.status(waiting)).toBe('RUNNING');
    await system.passMinutes(3);
    await wakeDue(system.env);
    await system.deliver();
    expect(system.ports.bus.published).toMatchObject([{ instanceId: id }]);
  });
});
