import { describe, expect, it } from 'vitest';
import { MAX_PENDING_COMMANDS } from '#core/ports/instance-store.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { handleDeadLetters } from '#core/service/handle-dead-letters.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { override } from '#test/factories/override.ts';
import { chainXml, System } from './system.ts';

const two = chainXml(['a', 'b']);

describe('The master', () => {
  it('takes an instance from its start to its announcement, and then leaves it alone', async () => {
    const system = new System();
    const id = await system.run(two);
    await system.work();
    const instance = await system.env.instances.load(id);
    expect(instance?.state.phase.status).toBe('SUCCEEDED');
    expect(instance?.wakeAt).toBeUndefined();
    expect(instance?.startedAt).toBeDefined();
    expect(instance?.endedAt).toBeDefined();
    expect(system.ports.bus.published).toMatchObject([{ instanceId: id, run: 1, status: 'SUCCEEDED' }]);
  });

  it('changes nothing when every message comes again', async () => {
    const system = new System();
    const id = await system.run(two);
    const { queue } = system.ports.events;
    await system.finish(await system.take());
    const batch = queue.receive(10);
    await handleEvents(system.env, batch);
    const before = await system.env.instances.load(id);
    await handleEvents(system.env, [...batch, ...batch]);
    expect(await system.env.instances.load(id)).toEqual(before);
    expect(system.ports.actions.queue('default').size).toBe(1);
  });

  it('reports all records of an instance that could not be advanced, and none of another', async () => {
    const system = new System();
    const good = await system.start(await system.submit(two));
    const env = {
      ...system.env,
      instances: override(system.env.instances, {
        load: async (id) => {
          if (id === 'bad') throw new Error('throttled');
          return await system.env.instances.load(id);
        },
      }),
    };
    const poke = (id: string, instanceId: string) => ({ id, body: JSON.stringify({ v: 1, t: 'p', i: instanceId }) });
    const { failed } = await handleEvents(env, [poke('m1', 'bad'), poke('m2', good), poke('m3', 'bad')]);
    expect(failed).toEqual(['m1', 'm3']);
    expect(await system.status(good)).toBe('RUNNING');
  });

  it('records and acknowledges a message that it cannot read', async () => {
    const system = new System();
    const { failed } = await handleEvents(system.env, [
      { id: 'm1', body: 'rubbish' },
      { id: 'm2', body: '{"v":99,"t":"p","i":"x"}' },
    ]);
    expect(failed).toEqual([]);
    const incidents = await system.env.incidents.recent(10);
    expect(incidents.map(({ type }) => type)).toEqual(['undecodable-message', 'undecodable-message']);
    expect(incidents.map(({ details }) => details).join()).toContain('rubbish');
  });

  it('starts over when somebody else saved the instance in between', async () => {
    const system = new System();
    const id = await system.start(await system.submit(two));
    const { instances } = system.env;
    let meddled = false;
    const env = {
      ...system.env,
      instances: override(instances, {
        save: async (loaded, update) => {
          if (!meddled) {
            meddled = true;
            await instances.accept(id, { id: 'c', acceptedAt: 0, command: { type: 'suspend' } }, 0);
          }
          return await instances.save(loaded, update);
        },
      }),
    };
    await handleEvents(env, [{ id: 'm1', body: JSON.stringify({ v: 1, t: 'p', i: id }) }]);
    expect(await system.status(id)).toBe('SUSPENDED');
    expect(system.ports.actions.queue('default').size).toBe(0);
  });

  it('fails an action whose worker group the deployment no longer has', async () => {
    const system = new System();
    const groups = new Map([...system.env.settings.groups, ['gpu', 'gpu']]);
    const before = new System({ ...system.env, settings: { ...system.env.settings, groups } });
    const id = await before.start(await before.submit(chainXml(['a'], { action: 'host="gpu"' })));
    await system.deliver();
    const view = await describeInstance(system.env, id);
    expect(view?.status).toBe('FAILED');
    expect(view?.reason?.message).toContain('`gpu`');
  });
});

describe('Losing every message in every queue', () => {
  it.each([
    ['after the start was accepted', async () => {}],
    ['while an action was queued', async (system: System) => system.deliver()],
    [
      'after an action ended',
      async (system: System) => {
        await system.deliver();
        await system.finish(await system.take());
      },
    ],
  ])('%s loses nothing', async (_, proceed) => {
    const system = new System();
    const id = await system.start(await system.submit(two));
    await proceed(system);
    system.loseMessages();
    await system.passMinutes(3);
    await wakeDue(system.env);
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    const attempts = await system.env.attempts.list(id);
    expect(attempts.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('right after a kill was accepted still kills', async () => {
    const system = new System();
    const id = await system.run(two);
    await system.command(id, { type: 'kill', reason: 'by ops' });
    system.loseMessages();
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.status(id)).toBe('KILLED');
    expect(system.ports.bus.published).toMatchObject([{ status: 'KILLED' }]);
  });
});

describe('A sweep', () => {
  it('that comes late, when all has ended, writes nothing', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a']));
    await system.work();
    const ended = await system.env.instances.load(id);
    await system.env.events.send([{ type: 'sweep', instanceId: id }]);
    await system.deliver();
    expect(await system.env.instances.load(id)).toEqual(ended);
  });
});

describe('A kill', () => {
  it('lets no queued attempt start once it is acknowledged', async () => {
    const system = new System();
    const id = await system.run(two);
    await system.command(id, { type: 'kill', reason: '' });
    await system.deliver();
    expect(await system.status(id)).toBe('KILLED');
    await expect(system.take()).rejects.toThrow('KILLED');
  });

  it('tells the worker of a running attempt, and takes no result of it into account', async () => {
    const system = new System();
    const id = await system.run(two);
    const taken = await system.take();
    await system.command(id, { type: 'kill', reason: '' });
    await system.deliver();
    expect(await system.status(id)).toBe('KILLED');
    const { cancel } = await system.heartbeat('w1', 30_000, [taken]);
    expect(cancel).toEqual([{ instanceId: id, ref: taken.ref }]);
    await system.finish(taken, 'KILLED');
    await system.deliver();
    expect(await system.status(id)).toBe('KILLED');
    expect((await system.env.instances.load(id))?.state.stopping).toEqual([]);
  });

  it('that died between its tombstones and its end is finished by the wake index', async () => {
    const system = new System();
    const id = await system.run(two);
    await system.command(id, { type: 'kill', reason: '' });
    let saves = 0;
    const { instances } = system.env;
    const env = {
      ...system.env,
      instances: override(instances, {
        save: async (loaded, update) => {
          saves += 1;
          if (saves === 2) throw new Error('died');
          return await instances.save(loaded, update);
        },
      }),
    };
    await handleEvents(env, system.ports.events.queue.receive(10));
    expect(await system.status(id)).toBe('KILLING');
    system.loseMessages();
    await system.passMinutes(3);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.status(id)).toBe('KILLED');
  });
});

describe('A sweep', () => {
  it('sends a queued action again after 2, 4, 8 … minutes, never a storm', async () => {
    const system = new System();
    await system.run(chainXml(['a']));
    const sentAt: number[] = [];
    for (let minute = 1; minute <= 40; minute++) {
      await system.passMinutes(1);
      system.ports.actions.queue('default').purge();
      await wakeDue(system.env);
      await system.deliver();
      if (system.ports.actions.queue('default').size > 0) sentAt.push(minute);
    }
    expect(sentAt).toEqual([2, 6, 14, 30]);
  });

  it('of everything reaches what is not due yet', async () => {
    const system = new System();
    const id = await system.start(await system.submit(two));
    system.loseMessages();
    expect(await wakeDue(system.env, { everything: true })).toBe(1);
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
  });
});

describe('A dead letter', () => {
  it('is recorded, wakes its instance, and decides nothing', async () => {
    const system = new System();
    const id = await system.run(two);
    const before = await system.env.instances.load(id);
    const body = JSON.stringify({ v: 1, t: 'p', i: id });
    expect(await handleDeadLetters(system.env, [{ id: 'm', body }])).toEqual({ failed: [] });
    const after = await system.env.instances.load(id);
    expect(after?.state).toEqual(before?.state);
    expect(await wakeDue(system.env)).toBe(1);
    expect(await system.env.incidents.recent(1)).toMatchObject([{ type: 'dead-letter', instanceId: id }]);
  });
});

describe('An instance limit', () => {
  const limited = chainXml(['a'], { root: 'instance-limit="2"' });

  it('lets that many run, and the next in order as slots free', async () => {
    const system = new System();
    const name = await system.submit(limited);
    const ids: string[] = [];
    for (let count = 0; count < 4; count++) {
      ids.push(await system.start(name));
      await system.clock.sleep(1000);
    }
    await system.deliver();
    const statuses = () => Promise.all(ids.map((id) => system.status(id)));
    expect(await statuses()).toEqual(['RUNNING', 'RUNNING', 'READY', 'READY']);
    await system.finish(await system.take());
    await system.deliver();
    expect(await statuses()).toEqual(['SUCCEEDED', 'RUNNING', 'RUNNING', 'READY']);
    await system.command(ids[1] ?? '', { type: 'kill', reason: '' });
    await system.deliver();
    expect(await statuses()).toEqual(['SUCCEEDED', 'KILLED', 'RUNNING', 'RUNNING']);
  });

  it('gives the place in line back when a waiting instance is killed', async () => {
    const system = new System();
    const name = await system.submit(chainXml(['a'], { root: 'instance-limit="1"' }));
    const [first, second, third] = [await system.start(name), await system.start(name), await system.start(name)];
    await system.deliver();
    await system.command(second, { type: 'kill', reason: '' });
    await system.deliver();
    await system.work();
    expect(await Promise.all([first, second, third].map((id) => system.status(id)))).toEqual([
      'SUCCEEDED',
      'KILLED',
      'SUCCEEDED',
    ]);
  });
});

describe('A rerun', () => {
  it('with the latest definition runs that one, and shows earlier attempts under their nodes', async () => {
    const system = new System();
    const id = await system.run(two);
    await system.finish(await system.take());
    await system.deliver();
    await system.finish(await system.take(), 'FAILED');
    await system.deliver();
    expect(await system.status(id)).toBe('FAILED');
    await system.submit(chainXml(['new', 'a', 'b']));
    const head = await system.env.workflows.head('wf');
    if (head === undefined) throw new Error('no head');
    const latest = { version: head.version, hash: head.hash };
    await system.command(id, { type: 'rerun', mode: { type: 'recover' }, latest });
    await system.work();
    const view = await describeInstance(system.env, id);
    expect(view).toMatchObject({ status: 'SUCCEEDED', run: 2, version: 2 });
    const attempts = view?.nodes.map(({ name, attempts: tries }) => [name, tries.map(({ status }) => status)]);
    expect(attempts).toEqual([
      ['start', []],
      ['new', ['SUCCEEDED']],
      ['a', ['SUCCEEDED', 'SUCCEEDED']],
      ['b', ['FAILED', 'SUCCEEDED']],
      ['end', []],
    ]);
  });

  it('keeps the version the instance was made with', async () => {
    const system = new System();
    const id = await system.run(two);
    await system.submit(chainXml(['x']));
    await system.work('FAILED');
    await system.command(id, { type: 'rerun', mode: { type: 'whole' } });
    await system.work();
    expect(await describeInstance(system.env, id)).toMatchObject({ status: 'SUCCEEDED', run: 2, version: 1 });
  });

  it('announces its own end', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a']));
    await system.work('FAILED');
    await system.command(id, { type: 'rerun', mode: { type: 'whole' } });
    await system.work();
    expect(system.ports.bus.published).toMatchObject([
      { run: 1, status: 'FAILED' },
      { run: 2, status: 'SUCCEEDED' },
    ]);
  });
});

describe('Commands', () => {
  it('are refused when too many wait, and lose none of those that do', async () => {
    const system = new System();
    const id = await system.run(two);
    const accept = (number: number) =>
      system.env.instances.accept(id, { id: `c${number}`, acceptedAt: number, command: { type: 'suspend' } }, 1);
    for (let number = 0; number < MAX_PENDING_COMMANDS; number++) expect(await accept(number)).toBe('accepted');
    expect(await accept(99)).toBe('full');
  });
});
