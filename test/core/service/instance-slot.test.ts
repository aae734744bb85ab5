import { beforeEach, describe, expect, it } from 'vitest';
import { FormatError } from '#core/model/errors.ts';
import type { Environment } from '#core/ports/ports.ts';
import { advanceInstance } from '#core/service/advance-instance.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { chainXml, System } from './system.ts';

const limited = chainXml(['a'], { root: 'instance-limit="1"' });
const wholeRun = { type: 'rerun', mode: { type: 'whole' } } as const;
const kill = { type: 'kill', reason: '' } as const;

let system: System;
beforeEach(async () => {
  system = new System();
  await system.submit(limited);
});

/** The same ports seen by a master that stalls at its first call of this method, while something else happens. */
function stalledAt(method: 'acquire' | 'release', meanwhile: () => Promise<void>): Environment {
  let stalled = false;
  const slots = new Proxy(system.env.slots, {
    get(target, key) {
      const call: unknown = Reflect.get(target, key, target);
      if (typeof call !== 'function') return call;
      return async (...args: readonly unknown[]) => {
        if (key === method && !stalled) {
          stalled = true;
          await meanwhile();
        }
        return Reflect.apply(call, target, args);
      };
    },
  });
  return { ...system.env, slots };
}

const advance = (id: string, env: Environment = system.env) =>
  advanceInstance(env, id, [{ type: 'poke', instanceId: id }]);
const statuses = (...ids: readonly string[]) => Promise.all(ids.map((id) => system.status(id)));

async function start(): Promise<string> {
  const id = await system.start('wf');
  await system.clock.sleep(1000);
  return id;
}

async function order(id: string, command: Parameters<System['command']>[1]): Promise<void> {
  await system.command(id, command);
  await advance(id);
}

/** As long as it takes until every instance that is not at rest has been looked at. */
async function passSweeps(): Promise<void> {
  system.loseMessages();
  for (let hour = 0; hour < 3; hour++) {
    await system.passMinutes(60);
    await wakeDue(system.env);
    await system.deliver();
  }
}

describe('The slot of an instance', () => {
  it('is given back at once by a master that took it after the instance was killed', async () => {
    const first = await start();
    await advance(
      first,
      stalledAt('acquire', () => order(first, kill)),
    );
    const second = await start();
    await advance(second);
    expect(await statuses(first, second)).toEqual(['KILLED', 'RUNNING']);
  });

  it('is not held by a place in line that was taken after the instance was killed', async () => {
    const [first, second, third] = [await start(), await start(), await start()];
    await advance(first);
    await advance(
      second,
      stalledAt('acquire', () => order(second, kill)),
    );
    await advance(third);
    await system.work();
    expect(await statuses(first, second, third)).toEqual(['SUCCEEDED', 'KILLED', 'SUCCEEDED']);
  });

  it.each([
    ['holds a slot', 0],
    ['stands in line', 1],
  ])('comes free when an instance that has ended %s, since its master died', async (_, before) => {
    for (let count = 0; count < before; count++) await advance(await start());
    const dead = await start();
    await order(dead, kill);
    await system.env.slots.acquire('wf', 1, `${dead}/1`);
    const next = await start();
    await advance(next);
    await system.work();
    expect(await system.status(next)).toBe('READY');
    await passSweeps();
    expect(await system.status(next)).toBe('RUNNING');
  });

  it.each([
    ['is in a later run', async (id: string) => order(id, wholeRun)],
    ['has been deleted', async (id: string) => system.env.instances.delete(id)],
  ])('comes free when its holder %s', async (_, happens) => {
    const holder = await start();
    await order(holder, kill);
    await system.env.slots.acquire('wf', 1, `${holder}/1`);
    await happens(holder);
    const next = await start();
    await advance(next);
    expect(await system.status(next)).toBe('READY');
    await passSweeps();
    expect(await statuses(holder, next)).toContain('RUNNING');
  });

  it('stays with a holder that this release cannot read, and those who wait go on waiting', async () => {
    const [first, second] = [await start(), await start()];
    await advance(first);
    const { instances } = system.env;
    const load = instances.load.bind(instances);
    instances.load = async (id) => {
      if (id === first) throw new FormatError('an item has format 9', {});
      return load(id);
    };
    await advanceInstance(system.env, second, [{ type: 'sweep', instanceId: second }]);
    instances.load = load;
    expect(await statuses(first, second)).toEqual(['RUNNING', 'READY']);
  });

  it('is not taken from a rerun by a master that is late to give back the slot of the first run', async () => {
    const [first, second] = [await start(), await start()];
    await advance(first);
    await system.command(first, kill);
    const late = stalledAt('release', async () => {
      await advance(first);
      await order(first, wholeRun);
    });
    await advance(first, late);
    await advance(second);
    expect(await statuses(first, second)).toEqual(['RUNNING', 'READY']);
  });

  it('is kept by an instance that is suspended while it runs, however often others look', async () => {
    const [first, second] = [await start(), await start()];
    await advance(first);
    await order(first, { type: 'suspend' });
    await advance(second);
    await passSweeps();
    expect(await statuses(first, second)).toEqual(['SUSPENDED', 'READY']);
    await order(first, { type: 'resume' });
    await passSweeps();
    expect(await statuses(first, second)).toEqual(['RUNNING', 'READY']);
  });
});

describe('An instance that is suspended in line', () => {
  let [running, suspended, behind] = ['', '', ''];
  beforeEach(async () => {
    [running, suspended, behind] = [await start(), await start(), await start()];
    await system.deliver();
  });

  it('lets those behind it pass, and stands at the end of the line when it is resumed', async () => {
    await order(suspended, { type: 'suspend' });
    await order(suspended, { type: 'resume' });
    await system.finish(await system.take());
    await system.deliver();
    expect(await statuses(running, suspended, behind)).toEqual(['SUCCEEDED', 'READY', 'RUNNING']);
    await system.work();
    expect(await system.status(suspended)).toBe('SUCCEEDED');
  });

  it('passes on a slot that comes free before it has left the line', async () => {
    const loaded = await system.env.instances.load(suspended);
    if (loaded === undefined) throw new Error('no instance');
    await system.env.instances.save(loaded, { state: { ...loaded.state, suspended: true } });
    await system.finish(await system.take());
    await system.deliver();
    expect(await statuses(suspended, behind)).toEqual(['SUSPENDED', 'RUNNING']);
  });

  it('is taken out of it by others when its master died before it left', async () => {
    await order(suspended, { type: 'suspend' });
    await system.env.slots.release('wf', `${behind}/1`);
    for (const id of [suspended, behind]) await system.env.slots.acquire('wf', 1, `${id}/1`);
    await order(running, kill);
    await passSweeps();
    expect(await statuses(suspended, behind)).toEqual(['SUSPENDED', 'RUNNING']);
  });

  it('lets others pass when the system has suspended it, too', async () => {
    const loaded = await system.env.instances.load(suspended);
    if (loaded === undefined) throw new Error('no instance');
    await system.env.instances.save(loaded, { state: { ...loaded.state, nodes: '.....' } });
    await system.work();
    expect(await statuses(running, suspended, behind)).toEqual(['SUCCEEDED', 'SUSPENDED', 'SUCCEEDED']);
  });
});
