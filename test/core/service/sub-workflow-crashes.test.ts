import { describe, expect, it } from 'vitest';
import { isTerminal } from '#core/model/status.ts';
import { tick } from '#core/service/tick.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { dyingAt, intercept, jostled, seededRandom } from './intercept.ts';
import { callOf, FamilySystem, SHELL, workflowXml } from './sub-workflow-system.ts';

/** `top` runs `mid`, which runs `low`; each does something of its own before or after. */
async function prepared(): Promise<{ system: FamilySystem; id: string }> {
  const system = new FamilySystem();
  await system.submit(workflowXml('low', [SHELL]));
  await system.submit(workflowXml('mid', [SHELL, callOf('low')]));
  const id = await system.start(await system.submit(workflowXml('top', [callOf('mid'), SHELL])));
  return { system, id };
}

async function instancesOf(system: FamilySystem, workflow: string) {
  return (await system.env.instances.list({ workflow }, { limit: 100 })).items;
}

async function everythingRanOnce(system: FamilySystem, id: string): Promise<void> {
  expect(await system.status(id)).toBe('SUCCEEDED');
  for (const workflow of ['top', 'mid', 'low']) {
    const instances = await instancesOf(system, workflow);
    expect(instances).toMatchObject([{ status: 'SUCCEEDED' }]);
    const attempts = await system.env.attempts.list(instances[0]?.id ?? '');
    expect(attempts.map(({ status }) => status)).toEqual(Array(workflow === 'low' ? 1 : 2).fill('SUCCEEDED'));
  }
}

/** Whatever is below a parent whose end is acknowledged has ended, or begins nothing. */
async function nothingIsLeft(system: FamilySystem): Promise<void> {
  for (const workflow of ['mid', 'low']) {
    for (const { status } of await instancesOf(system, workflow))
      expect(isTerminal(status) || status === 'READY').toBe(true);
  }
}

describe.each(['before', 'after'] as const)('A master that dies %s a call', (moment) => {
  it('leaves sub-workflows that go on to their end, each child once, though every message is lost', async () => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const { system, id } = await prepared();
      const around = dyingAt(call, moment);
      await system.work('SUCCEEDED', intercept(system.env, around));
      if (!around.died()) break;
      deaths += 1;
      system.loseMessages();
      await system.passWorking(30);
      await everythingRanOnce(system, id);
    }
    expect(deaths).toBeGreaterThan(40);
  });

  it('on a recovery goes on inside the children, repeating nothing', async () => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const { system, id } = await prepared();
      await system.deliver();
      await system.finish(await system.take());
      await system.deliver();
      await system.finish(await system.take(), 'FAILED');
      await system.deliver();
      expect(await system.status(id)).toBe('FAILED');
      await system.command(id, { type: 'rerun', mode: { type: 'recover' } });
      const around = dyingAt(call, moment);
      await system.work('SUCCEEDED', intercept(system.env, around));
      if (!around.died()) break;
      deaths += 1;
      system.loseMessages();
      await system.passWorking(30);
      expect(await system.status(id)).toBe('SUCCEEDED');
      // The failed attempt, that of the recovery, and one of each other action.
      expect(await claims(system)).toBe(4);
    }
    expect(deaths).toBeGreaterThan(20);
  });

  it.each(['before anything ran', 'while the lowest ran'])('on a kill %s leaves all killed', async (when) => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const { system, id } = await prepared();
      if (when !== 'before anything ran') {
        await system.deliver();
        await system.finish(await system.take());
        await system.deliver();
        expect(await instancesOf(system, 'low')).toHaveLength(1);
      }
      const around = dyingAt(call, moment);
      const mortal = intercept(system.env, around);
      if (when === 'before anything ran') await system.deliverWith(mortal);
      await system.command(id, { type: 'kill', reason: 'by ops' });
      await system.deliverWith(mortal);
      if (!around.died()) break;
      deaths += 1;
      system.loseMessages();
      for (let minute = 0; minute < 10; minute++) {
        await system.passMinutes(1);
        await wakeDue(system.env);
        await system.deliver();
        if ((await system.status(id)) === 'KILLED') await nothingIsLeft(system);
      }
      expect(await system.status(id)).toBe('KILLED');
      await system.passWorking(3);
      for (const workflow of ['mid', 'low']) {
        for (const { status } of await instancesOf(system, workflow)) expect(status).toBe('KILLED');
      }
    }
    expect(deaths).toBeGreaterThan(10);
  });
});

describe('Two masters at once', () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed))('run every child once (seed %i)', async (seed) => {
    const { system, id } = await prepared();
    const random = seededRandom(seed);
    for (let minute = 0; minute < 25; minute++) {
      const [one, other] = [0, 1].map((each) => intercept(system.env, jostled(seed * 100 + minute * 2 + each)));
      if (one === undefined || other === undefined) throw new Error('there are two');
      await Promise.all([tick(one), tick(other), system.deliverWith(one), system.deliverWith(other)]);
      if (random() < 0.3) system.loseMessages();
      await system.work();
      await system.passMinutes(1);
    }
    await everythingRanOnce(system, id);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'start nothing below a parent whose kill is acknowledged, whenever it came (seed %i)',
    async (seed) => {
      const { system, id } = await prepared();
      const random = seededRandom(seed);
      const killAt = Math.floor(random() * 5);
      let begun: number | undefined;
      for (let minute = 0; minute < 15; minute++) {
        if (minute === killAt) await system.command(id, { type: 'kill', reason: 'by ops' });
        const [one, other] = [0, 1].map((each) => intercept(system.env, jostled(seed * 100 + minute * 2 + each)));
        if (one === undefined || other === undefined) throw new Error('there are two');
        await Promise.all([tick(one), tick(other), system.deliverWith(one), system.deliverWith(other)]);
        if (random() < 0.3) system.loseMessages();
        const taken = random() < 0.7 ? await system.take('w1', 3_600_000).catch(() => undefined) : undefined;
        if (taken !== undefined && random() < 0.7) await system.finish(taken);
        if ((await system.status(id)) === 'KILLED') {
          await nothingIsLeft(system);
          const claimed = await claims(system);
          expect(claimed).toBe(begun ?? claimed);
          begun = claimed;
        }
        await system.passMinutes(1);
      }
      expect(['KILLED', 'SUCCEEDED']).toContain(await system.status(id));
    },
  );
});

/** How many attempts on workers have begun. */
async function claims(system: FamilySystem): Promise<number> {
  let count = 0;
  for (const workflow of ['top', 'mid', 'low']) {
    for (const { id } of await instancesOf(system, workflow)) {
      count += (await system.env.attempts.list(id)).filter(({ workerId }) => workerId === 'w1').length;
    }
  }
  return count;
}
