import { describe, expect, it } from 'vitest';
import { CoordinatorSystem, coordinatorXml, within } from './coordinator-system.ts';

describe('A coordinator with a cron only', () => {
  it('starts its workflow once at each due time, with that as the logical time', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('hourly', within({ cron: '30 * * * *' }));
    await system.ticks(180);
    expect(await system.timesOf('hourly')).toEqual(['11-23 12:30', '11-23 13:30', '11-23 14:30']);
    const [first] = await system.started('hourly');
    expect(first).toMatchObject({ startKind: 'trigger', startedBy: 'coordinator:hourly' });
    expect(await system.skipped('hourly')).toEqual([]);
  });

  it('counts from when it was submitted, not from before', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('noon', within({ cron: '0 12 * * *' }));
    await system.ticks(60);
    expect(await system.timesOf('noon')).toEqual([]);
  });

  it('is due in its own time zone', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('berlin', within({ cron: '0 14 * * *', attributes: 'timezone="Europe/Berlin"' }));
    await system.ticks(90);
    expect(await system.timesOf('berlin')).toEqual(['11-23 13:00']);
  });

  it('starts between start and end, both among them', async () => {
    const system = new CoordinatorSystem();
    const attributes = 'catchup="all" start-time="2026-11-23 13:00:00" end-time="2026-11-23 14:00:00"';
    await system.workflow('bounded', within({ cron: '*/30 * * * *', attributes }));
    await system.ticks(240);
    expect(await system.timesOf('bounded')).toEqual(['11-23 13:00', '11-23 13:30', '11-23 14:00']);
    expect((await system.coordinator('bounded')).wakeAt).toBeUndefined();
  });
});

describe('A coordinator with dependencies only', () => {
  it('starts when all of them have succeeded, with the latest of their logical times', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('orders');
    await system.workflow('items');
    await system.workflow('joined', within({}, 'orders', 'items'));
    const orders = await system.succeed('orders');
    await system.ticks(5);
    expect(await system.timesOf('joined')).toEqual([]);
    const items = await system.succeed('items');
    expect(await system.timesOf('joined')).toEqual(['11-23 12:05']);
    await system.ticks(5);
    expect(await system.timesOf('joined')).toEqual(['11-23 12:05']);
    expect(await system.used('joined')).toEqual([{ orders, items }]);
  });

  it('waits again for each of them once it has fired', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('b');
    await system.workflow('joined', within({}, 'a', 'b'));
    for (const name of ['a', 'b', 'a', 'b', 'b']) {
      await system.succeed(name);
      await system.ticks(1);
    }
    expect(await system.timesOf('joined')).toEqual(['11-23 12:01', '11-23 12:03']);
  });

  it('uses the newest of two successes before a firing', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('b');
    await system.workflow('joined', within({}, 'a', 'b'));
    await system.succeed('a');
    await system.ticks(1);
    const a = await system.succeed('a');
    const b = await system.succeed('b');
    await system.ticks(5);
    expect(await system.used('joined')).toEqual([{ a, b }]);
  });

  it('takes a completion that is delivered five times, the last after the firing, for one', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('b');
    await system.workflow('joined', within({}, 'a', 'b'));
    const a = await system.succeed('a');
    for (let time = 0; time < 3; time++) await system.deliverAgain(a);
    const b = await system.succeed('b');
    await system.deliverAgain(a);
    await system.succeed('b');
    await system.ticks(3);
    expect(await system.used('joined')).toEqual([{ a, b }]);
    expect(Object.keys((await system.coordinator('joined')).state.ready)).toEqual(['b']);
  });

  it('fires with the next tick when no event on the bus arrives', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('after', within({}, 'a'));
    await system.start('a');
    await system.work();
    expect(await system.timesOf('after')).toEqual([]);
    await system.ticks(1);
    expect(await system.timesOf('after')).toEqual(['11-23 12:00']);
  });

  it('is not made ready by an instance that was run, or failed', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('after', within({}, 'a'));
    await system.start('a');
    await system.work('FAILED');
    await system.ticks(2);
    expect(await system.timesOf('after')).toEqual([]);
    expect((await system.coordinator('after')).state.ready).toEqual({});
  });

  it('is made ready once by an instance that is run again after its success', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('after', within({}, 'a'));
    const a = await system.succeed('a');
    await system.ticks(1);
    await system.command(a, { type: 'rerun', mode: { type: 'whole' } });
    await system.complete();
    await system.ticks(2);
    expect(await system.used('after')).toEqual([{ a }]);
  });

  it('fires at the start when all was ready before, and not after the end', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    const attributes = 'start-time="2026-11-23 13:00:00" end-time="2026-11-23 14:00:00"';
    await system.workflow('bounded', within({ attributes }, 'a'));
    await system.succeed('a');
    await system.ticks(59);
    expect(await system.timesOf('bounded')).toEqual([]);
    await system.ticks(1);
    expect(await system.timesOf('bounded')).toEqual(['11-23 12:00']);
    await system.ticks(61);
    await system.succeed('a');
    await system.ticks(2);
    expect(await system.timesOf('bounded')).toEqual(['11-23 12:00']);
  });

  it('fires for what succeeded before the end although an outage hid it until later', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('bounded', within({ attributes: 'end-time="2026-11-23 14:00:00"' }, 'a'));
    await system.start('a');
    await system.work();
    await system.outageUntil('2026-11-23 18:00');
    await system.ticks(1);
    expect(await system.timesOf('bounded')).toEqual(['11-23 12:00']);
  });
});

describe('A coordinator with a cron and dependencies', () => {
  it('waits for its time when the dependencies were first, and for the dependencies when its time was first', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('daily', within({ cron: '0 13 * * *' }, 'a'));
    const first = await system.succeed('a');
    await system.ticks(59);
    expect(await system.timesOf('daily')).toEqual([]);
    await system.ticks(1);
    expect(await system.timesOf('daily')).toEqual(['11-23 13:00']);
    await system.outageUntil('2026-11-24 12:59');
    await system.ticks(30);
    expect(await system.timesOf('daily')).toHaveLength(1);
    const second = await system.succeed('a');
    expect(await system.timesOf('daily')).toEqual(['11-23 13:00', '11-24 13:00']);
    expect(await system.used('daily')).toEqual([{ a: first }, { a: second }]);
  });

  it('fires for a due time only once, however often its dependencies succeed', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('daily', within({ cron: '0 13 * * *' }, 'a'));
    await system.succeed('a');
    await system.ticks(61);
    await system.succeed('a');
    await system.ticks(10);
    expect(await system.timesOf('daily')).toEqual(['11-23 13:00']);
    expect(Object.keys((await system.coordinator('daily')).state.ready)).toEqual(['a']);
  });
});

describe('Coordinators together', () => {
  it('start one workflow twice when two of them are due at the same time', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('target');
    for (const name of ['one', 'two']) await system.submit(coordinatorXml(name, '15 * * * *', ['target']));
    await system.ticks(60);
    const started = await system.started('target');
    expect(started.map(({ startedBy }) => startedBy).sort()).toEqual(['coordinator:one', 'coordinator:two']);
  });

  it('start each of several workflows once', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('x');
    await system.workflow('y');
    await system.submit(coordinatorXml('both', '15 * * * *', ['x', 'y']));
    await system.ticks(60);
    expect([await system.timesOf('x'), await system.timesOf('y')]).toEqual([['11-23 12:15'], ['11-23 12:15']]);
  });

  it('carry one day through a diamond of workflows, also past midnight', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('top', within({ cron: '30 23 * * *' }));
    await system.workflow('left', within({}, 'top'));
    await system.workflow('right', within({}, 'top'));
    await system.workflow('bottom', within({}, 'left', 'right'));
    for (const day of ['24', '25', '26']) {
      await system.outageUntil(`2026-11-${day} 23:29`);
      await system.ticks(1);
      await system.outageUntil(`2026-11-${Number(day) + 1} 00:20`);
      for (let level = 0; level < 3; level++) {
        await system.complete();
        await system.ticks(1);
      }
    }
    const days = ['11-24 23:30', '11-25 23:30', '11-26 23:30'];
    const skippedFirst = (times: readonly string[]) => times.filter((time) => time !== '11-23 23:30');
    for (const name of ['top', 'left', 'right', 'bottom']) {
      expect(skippedFirst(await system.timesOf(name))).toEqual(days);
    }
  });
});
