import { describe, expect, it } from 'vitest';
import type { Environment } from '#core/ports/ports.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { handleCompletion, tick } from '#core/service/tick.ts';
import { CoordinatorSystem, coordinatorXml, within } from './coordinator-system.ts';
import { dyingAt, intercept, jostled } from './intercept.ts';

/** A cron and a dependency come together at 13:00 and start two workflows; it is 13:00. */
async function due(): Promise<{ system: CoordinatorSystem; a: string }> {
  const system = new CoordinatorSystem();
  for (const name of ['a', 'x', 'y']) await system.workflow(name);
  await system.submit(coordinatorXml('c', '0 13 * * *', ['x', 'y'], ['a']));
  const a = await system.succeed('a');
  await system.outageUntil('2026-11-23 13:00');
  return { system, a };
}

async function oneFiring(system: CoordinatorSystem, a: string): Promise<void> {
  expect([await system.timesOf('x'), await system.timesOf('y')]).toEqual([['11-23 13:00'], ['11-23 13:00']]);
  expect(await system.used('c')).toEqual([{ a }]);
  const { open, ready, due: waiting, firings } = (await system.coordinator('c')).state;
  expect({ open, ready, waiting, firings }).toEqual({ open: undefined, ready: {}, waiting: [], firings: 1 });
}

async function ignoringDeath(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!String(error).includes('the process died')) throw error;
  }
}

describe.each(['before', 'after'] as const)('A process that dies %s a call', (moment) => {
  it('leaves a firing that the next tick finishes, wherever it died', async () => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const { system, a } = await due();
      const around = dyingAt(call, moment);
      await ignoringDeath(tick(intercept(system.env, around)));
      if (!around.died()) break;
      deaths += 1;
      system.loseMessages();
      await system.ticks(1);
      await oneFiring(system, a);
      await system.ticks(3);
      await oneFiring(system, a);
    }
    expect(deaths).toBeGreaterThan(12);
  });

  it('leaves a completion that reaches its dependents once, wherever it died', async () => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const system = new CoordinatorSystem();
      for (const name of ['a', 'b']) await system.workflow(name, name === 'b' ? within({}, 'a') : '');
      const a = await system.start('a');
      await system.deliver();
      await system.finish(await system.take());
      const around = dyingAt(call, moment);
      await masterOnce(system, intercept(system.env, around));
      if (!around.died()) break;
      deaths += 1;
      for (let minute = 0; minute < 6; minute++) {
        await system.ticks(1);
        await system.deliver();
      }
      expect(await system.timesOf('b')).toEqual(['11-23 12:00']);
      expect(await system.used('b')).toEqual([{ a }]);
    }
    expect(deaths).toBeGreaterThan(5);
  });
});

/** One round of the master that no message survives. */
async function masterOnce(system: CoordinatorSystem, env: Environment): Promise<void> {
  const batch = system.ports.events.queue.receive(10);
  await ignoringDeath(handleEvents(env, batch));
  await ignoringDeath(handleCompletion(env, 'a'));
  system.ports.events.queue.purge();
}

describe('Two machines', () => {
  it('that tick at once and hear of a completion fire once, in whatever order their calls come', async () => {
    for (let seed = 0; seed < 150; seed++) {
      const { system, a } = await due();
      const machine = (offset: number) => intercept(system.env, jostled(seed + offset));
      await Promise.all([tick(machine(0)), tick(machine(1_000)), handleCompletion(machine(2_000), 'a')]);
      await system.ticks(1);
      await oneFiring(system, a);
    }
  });

  it('catch up an outage together, each time once', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const system = new CoordinatorSystem();
      await system.workflow('w', within({ cron: '*/10 * * * *', attributes: 'catchup="all"' }));
      await system.outageUntil('2026-11-23 12:41');
      await Promise.all([seed, seed + 1_000].map((each) => tick(intercept(system.env, jostled(each)))));
      await system.ticks(1);
      expect(await system.timesOf('w')).toEqual(['11-23 12:10', '11-23 12:20', '11-23 12:30', '11-23 12:40']);
      const numbers = (await system.ledger('w')).map((entry) => (entry.type === 'fired' ? entry.firing.number : 0));
      expect(numbers).toEqual([1, 2, 3, 4]);
    }
  });
});

describe('Ten thousand coordinators that are due in the same minute', () => {
  it('all start, none twice, though two machines tick', { timeout: 40_000 }, async () => {
    const system = new CoordinatorSystem();
    await system.workflow('target');
    const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
    for (const name of names) await system.submit(coordinatorXml(name, '0 13 * * *', ['target']));
    await system.outageUntil('2026-11-23 13:00');
    const begin = performance.now();
    await Promise.all([tick(system.env), tick(system.env)]);
    expect(performance.now() - begin).toBeLessThan(20_000);
    const started = await system.started('target');
    expect(started).toHaveLength(10_000);
    expect(new Set(started.map(({ startedBy }) => startedBy))).toEqual(
      new Set(names.map((name) => `coordinator:${name}`)),
    );
  });
});
