import { describe, expect, it } from 'vitest';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { CoordinatorSystem, within } from './coordinator-system.ts';

/** `joined` waits for `a` and `b`, of which `a` is ready. */
async function halfReady(coordinator = within({}, 'a', 'b')): Promise<{ system: CoordinatorSystem; a: string }> {
  const system = new CoordinatorSystem();
  for (const name of ['a', 'b', 'c']) await system.workflow(name);
  await system.workflow('joined', coordinator);
  return { system, a: await system.succeed('a') };
}

describe('A coordinator that is submitted again while it is half ready', () => {
  it('keeps the readiness of dependencies that stay', async () => {
    const { system, a } = await halfReady();
    await system.workflow('joined', within({}, 'a', 'c'));
    const c = await system.succeed('c');
    expect(await system.used('joined')).toEqual([{ a, c }]);
  });

  it('forgets the readiness of dependencies that go', async () => {
    const { system } = await halfReady();
    await system.workflow('joined', within({}, 'b'));
    await system.workflow('joined', within({}, 'a', 'b'));
    await system.succeed('b');
    await system.ticks(2);
    expect(await system.used('joined')).toEqual([]);
  });

  it('fires when the dependency that was missing goes', async () => {
    const { system, a } = await halfReady();
    await system.workflow('joined', within({}, 'a'));
    await system.ticks(1);
    expect(await system.used('joined')).toEqual([{ a }]);
  });

  it('keeps a due time that waits, unless its cron changed', async () => {
    const cron = '0 13 * * *';
    const { system } = await halfReady(within({ cron }, 'a', 'b'));
    await system.ticks(70);
    await system.workflow('joined', within({ cron, attributes: 'deadline="+90m"' }, 'a', 'b'));
    await system.succeed('b');
    expect(await system.timesOf('joined')).toEqual(['11-23 13:00']);
  });

  it('counts anew when its cron changed', async () => {
    const { system } = await halfReady(within({ cron: '0 13 * * *' }, 'a', 'b'));
    await system.ticks(70);
    await system.workflow('joined', within({ cron: '5,20 13 * * *' }, 'a', 'b'));
    await system.succeed('b');
    expect(await system.timesOf('joined')).toEqual([]);
    await system.ticks(15);
    expect(await system.timesOf('joined')).toEqual(['11-23 13:20']);
  });

  it.each(['start-time="2026-11-23 12:00:00"', ''])(
    'is not due for times that its earlier bounds left out: %j',
    async (now) => {
      const cron = '*/10 * * * *';
      const system = new CoordinatorSystem();
      await system.workflow('w', within({ cron, attributes: 'catchup="all" start-time="2026-12-01 00:00:00"' }));
      await system.ticks(60);
      await system.workflow('w', within({ cron, attributes: `catchup="all" ${now}` }));
      await system.ticks(11);
      expect(await system.timesOf('w')).toEqual(['11-23 13:10']);
    },
  );

  it('is due for times that no tick had seen when the bounds changed', async () => {
    const cron = '*/10 * * * *';
    const system = new CoordinatorSystem();
    await system.workflow('w', within({ cron, attributes: 'catchup="all"' }));
    await system.outageUntil('2026-11-23 12:25');
    await system.workflow('w', within({ cron, attributes: 'catchup="all" end-time="2026-12-01 00:00:00"' }));
    await system.ticks(1);
    expect(await system.timesOf('w')).toEqual(['11-23 12:10', '11-23 12:20']);
  });
});

describe('A coordinator that is disabled while it is half ready', () => {
  it('records readiness, fires nothing, and fires when it is enabled', async () => {
    const { system, a } = await halfReady();
    await commandCoordinator(system.env, 'joined', 'disable');
    const b = await system.succeed('b');
    await system.ticks(3);
    expect(await system.used('joined')).toEqual([]);
    await commandCoordinator(system.env, 'joined', 'enable');
    await system.ticks(1);
    expect(await system.used('joined')).toEqual([{ a, b }]);
  });

  it('fires with the next tick when a file enables it', async () => {
    const { system, a } = await halfReady(within({ attributes: 'is-enabled="false"' }, 'a'));
    await system.workflow('joined', within({}, 'a'));
    await system.ticks(1);
    expect(await system.used('joined')).toEqual([{ a }]);
  });

  it.each(['latest', 'all', 'none'])(
    'is due for no time that passed before it was enabled, under %s',
    async (catchup) => {
      const system = new CoordinatorSystem();
      await system.workflow('w', within({ cron: '*/10 * * * *', attributes: `catchup="${catchup}"` }));
      await system.ticks(11);
      await commandCoordinator(system.env, 'w', 'disable');
      await system.ticks(34);
      await commandCoordinator(system.env, 'w', 'enable');
      await system.ticks(10);
      expect(await system.timesOf('w')).toEqual(['11-23 12:10', '11-23 12:50']);
      expect(await system.skipped('w')).toEqual([]);
    },
  );
});

describe('A coordinator that is reset', () => {
  it('waits for all its dependencies again, and for its next time', async () => {
    const { system } = await halfReady(within({ cron: '*/30 * * * *' }, 'a', 'b'));
    await system.ticks(31);
    await commandCoordinator(system.env, 'joined', 'reset');
    await system.succeed('b');
    await system.ticks(10);
    expect(await system.timesOf('joined')).toEqual([]);
    const a = await system.succeed('a');
    await system.ticks(20);
    expect(await system.timesOf('joined')).toEqual(['11-23 13:00']);
    expect((await system.used('joined'))[0]).toMatchObject({ a });
  });

  it('gives up a firing that cannot be finished', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('w', within({ cron: '*/30 * * * *' }), '${param:nowhere}');
    await system.ticks(31);
    expect((await system.coordinator('w')).state.open).toBeDefined();
    await commandCoordinator(system.env, 'w', 'reset');
    await system.workflow('w', within({ cron: '*/30 * * * *' }));
    await system.ticks(30);
    expect(await system.timesOf('w')).toEqual(['11-23 13:00']);
  });
});

describe('After an outage of three days', () => {
  async function outage(catchup: string, ...dependencies: string[]): Promise<CoordinatorSystem> {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('daily', within({ cron: '0 6 * * *', attributes: `catchup="${catchup}"` }, ...dependencies));
    await system.ticks(10);
    await system.outageUntil('2026-11-26 12:00');
    await system.ticks(2);
    return system;
  }

  it.each([
    ['latest', ['11-26 06:00'], ['11-24 06:00 – 11-25 06:00 × 2: replaced-by-newer']],
    ['all', ['11-24 06:00', '11-25 06:00', '11-26 06:00'], []],
    ['none', [], ['11-24 06:00 – 11-26 06:00 × 3: missed']],
  ])('catchup %s starts and skips what it says', async (catchup, started, skipped) => {
    const system = await outage(catchup);
    expect(await system.timesOf('daily')).toEqual(started);
    expect(await system.skipped('daily')).toEqual(skipped);
  });

  it('catchup all uses one readiness for each time, the oldest first', async () => {
    const system = await outage('all', 'a');
    const a1 = await system.succeed('a');
    await system.ticks(2);
    expect(await system.timesOf('daily')).toEqual(['11-24 06:00']);
    const a2 = await system.succeed('a');
    await system.ticks(2);
    expect(await system.timesOf('daily')).toEqual(['11-24 06:00', '11-25 06:00']);
    expect(await system.used('daily')).toEqual([{ a: a1 }, { a: a2 }]);
  });

  it('catchup all starts a thousand times and records the others', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('often', within({ cron: '*/4 * * * *', attributes: 'catchup="all"' }));
    await system.outageUntil('2026-11-26 12:00');
    await system.ticks(1);
    const times = await system.timesOf('often');
    expect([times.length, times[0], times.at(-1)]).toEqual([1_000, '11-23 12:04', '11-26 06:40']);
    expect(await system.skipped('often')).toEqual(['11-26 06:44 – 11-26 12:00 × 80: queue-full']);
  });
});

describe('A due time that comes while the one before waits for a dependency', () => {
  it.each([
    [
      'latest',
      ['11-23 12:30'],
      ['11-23 12:10 – 11-23 12:10 × 1: replaced-by-newer', '11-23 12:20 – 11-23 12:20 × 1: replaced-by-newer'],
    ],
    ['all', ['11-23 12:10'], []],
    ['none', ['11-23 12:30'], ['11-23 12:10 – 11-23 12:10 × 1: missed', '11-23 12:20 – 11-23 12:20 × 1: missed']],
  ])('is treated as catchup %s says', async (catchup, started, skipped) => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('w', within({ cron: '*/10 * * * *', attributes: `catchup="${catchup}"` }, 'a'));
    await system.ticks(35);
    await system.succeed('a');
    expect(await system.timesOf('w')).toEqual(started);
    expect(await system.skipped('w')).toEqual(skipped);
  });
});
