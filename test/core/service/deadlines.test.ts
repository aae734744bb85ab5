import { describe, expect, it } from 'vitest';
import type { LateCoordinator } from '#core/ports/bus.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { tick } from '#core/service/tick.ts';
import { override } from '#test/factories/override.ts';
import { CoordinatorSystem, coordinatorXml, within } from './coordinator-system.ts';

/** Due every day at 13:00; its clock begins at 12:00. */
const AT_ONE = '0 13 * * *';
const ONE = Date.UTC(2026, 10, 23, 13);
const HOUR = 3_600_000;

function late({ ports }: CoordinatorSystem): readonly LateCoordinator[] {
  return ports.bus.published.filter((event) => event.type === 'late');
}

/** `w` with a deadline, after the workflows `a` and `b`. */
async function makeSystem(deadline: string, { cron }: { cron?: string } = { cron: AT_ONE }, ...dependencies: string[]) {
  const system = new CoordinatorSystem();
  for (const name of ['a', 'b']) await system.workflow(name);
  const attributes = `deadline="${deadline}"`;
  await system.workflow('w', within({ ...(cron !== undefined && { cron }), attributes }, ...dependencies));
  return system;
}

describe('A coordinator with a deadline', () => {
  it('whose instances succeed in time is not late', async () => {
    const system = await makeSystem('+30m');
    await system.ticks(61);
    await system.complete();
    await system.ticks(24 * 60);
    expect(late(system)).toEqual([]);
  });

  it('is late once, with what is missing, when nothing has started', async () => {
    const system = await makeSystem('+30m', { cron: AT_ONE }, 'a', 'b');
    await system.succeed('a');
    await system.ticks(89);
    expect(late(system)).toEqual([]);
    await system.ticks(5);
    expect(late(system)).toEqual([
      {
        type: 'late',
        coordinator: 'w',
        nominalTime: ONE,
        deadlineAt: ONE + HOUR / 2,
        reason: expect.stringMatching(/^w has not been started\. .*It waits for b to succeed/),
      },
    ]);
    expect(system.logged.filter((message) => message === 'A coordinator is late')).toHaveLength(1);
  });

  it('is late when what it started still runs, and says so', async () => {
    const system = await makeSystem('14:00');
    await system.ticks(61);
    await system.deliver();
    await system.ticks(64);
    const [{ id } = { id: '' }] = await system.started('w');
    expect(late(system)).toMatchObject([
      { nominalTime: ONE, deadlineAt: ONE + HOUR, reason: `The instance ${id} of w is RUNNING.` },
    ]);
    await system.complete();
    await system.ticks(60);
    expect(late(system)).toHaveLength(1);
  });

  it('is late when what it started has failed, and when it succeeds too late', async () => {
    const system = await makeSystem('+30m');
    await system.ticks(65);
    await system.work('FAILED');
    await system.ticks(30);
    expect(late(system)[0]?.reason).toMatch(/^The instance \w+ of w ended FAILED at 2026-11-23 13:0\d:00 UTC\.$/);
    await system.ticks(24 * 60 - 30);
    await system.outageUntil('2026-11-24 13:35');
    await system.complete();
    await tick(system.env);
    expect(late(system)[1]?.reason).toMatch(/ended SUCCEEDED at 2026-11-24 13:35:00 UTC/);
  });

  it('is met only when every workflow of it has succeeded', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('b', '', 'false');
    const xml = coordinatorXml('both', AT_ONE, ['a', 'b']).replace('name="both"', 'name="both" deadline="+5m"');
    await system.submit(xml);
    await system.ticks(60);
    await system.deliver();
    await system.finish(await system.take());
    await system.deliver();
    await system.ticks(5);
    expect(late(system)).toMatchObject([
      { coordinator: 'both', reason: expect.stringMatching(/^The instance \w+ of b is RUNNING\.$/) },
    ]);
  });

  it('is late with the reason of a firing that cannot be finished', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('w', within({ cron: AT_ONE, attributes: 'deadline="+30m"' }), 'echo ${param:day}');
    await system.ticks(95);
    expect(late(system)).toMatchObject([
      { nominalTime: ONE, reason: expect.stringMatching(/cannot be finished.*day/) },
    ]);
  });

  it('of a time that was replaced is met by the newer one', async () => {
    const system = await makeSystem('+30m', { cron: '0,10 13 * * *' }, 'a');
    await system.ticks(75);
    await system.succeed('a');
    await system.complete();
    await system.ticks(60);
    expect(await system.timesOf('w')).toEqual(['11-23 13:10']);
    expect(late(system)).toEqual([]);
  });

  it('of a time that was replaced is late when the newer one is', async () => {
    const system = await makeSystem('+30m', { cron: '0,10 13 * * *' }, 'a');
    await system.ticks(105);
    expect(late(system).map(({ nominalTime }) => nominalTime)).toEqual([ONE, ONE + HOUR / 6]);
  });

  it('is never late while it is disabled, nor for times from before', async () => {
    const system = await makeSystem('+30m', { cron: AT_ONE }, 'a');
    await system.ticks(70);
    await commandCoordinator(system.env, 'w', 'disable');
    await system.ticks(60);
    await commandCoordinator(system.env, 'w', 'enable');
    await system.ticks(60);
    expect(late(system)).toEqual([]);
  });

  it('that is reset is not late for what was due before', async () => {
    const system = await makeSystem('+30m', { cron: AT_ONE }, 'a');
    await system.ticks(70);
    await commandCoordinator(system.env, 'w', 'reset');
    await system.ticks(60);
    expect(late(system)).toEqual([]);
  });
});

describe('A coordinator with a deadline and without a cron', () => {
  it('that waits for the rest of its dependencies is late, counted from the first', async () => {
    const system = await makeSystem('+30m', {}, 'a', 'b');
    await system.ticks(60);
    expect(late(system)).toEqual([]);
    await system.succeed('a');
    const readyAt = system.clock.now();
    await system.ticks(35);
    expect(late(system)).toEqual([
      {
        type: 'late',
        coordinator: 'w',
        deadlineAt: readyAt + HOUR / 2,
        reason: expect.stringContaining('It waits for b'),
      },
    ]);
  });

  it('is met by the firing that uses up what is ready', async () => {
    const system = await makeSystem('+30m', {}, 'a', 'b');
    await system.succeed('a');
    await system.ticks(20);
    await system.succeed('b');
    await system.complete();
    await system.ticks(60);
    expect(late(system)).toEqual([]);
  });

  it('is late when what it fired does not end', async () => {
    const system = await makeSystem('+30m', {}, 'a');
    await system.succeed('a');
    await system.ticks(1);
    await system.loseMessages();
    await system.ticks(35);
    const [{ id } = { id: '' }] = await system.started('w');
    expect(late(system)).toMatchObject([{ reason: `The instance ${id} of w is READY.` }]);
  });

  it('and with a time of day is late on each day on which nothing of it has succeeded', async () => {
    const system = await makeSystem('14:00', {}, 'a');
    await system.ticks(125);
    await system.succeed('a');
    await system.complete();
    await system.ticks(2 * 24 * 60);
    expect(late(system).map(({ deadlineAt }) => (deadlineAt - ONE) / HOUR)).toEqual([1, 49]);
    expect(late(system)[1]?.reason).toContain('It waits for a to succeed');
  });
});

describe('A late event', () => {
  it('of many at once, held up by the same, reads the list of all coordinators once', async () => {
    const system = new CoordinatorSystem();
    const attributes = 'deadline="+30m"';
    for (const name of ['a', 'b', 'c']) {
      await system.workflow(name, within({ cron: AT_ONE, attributes }, 'missing'));
    }
    let lists = 0;
    const coordinators = override(system.env.coordinators, {
      list: async (dir, page) => {
        lists += 1;
        return await system.env.coordinators.list(dir, page);
      },
    });
    await system.ticks(89);
    await system.passMinutes(1);
    await tick({ ...system.env, coordinators });
    expect(
      late(system)
        .map(({ coordinator }) => coordinator)
        .toSorted(),
    ).toEqual(['a', 'b', 'c']);
    expect(lists).toBe(1);
  });

  it('is published again when the process died before it was marked, and once more only', async () => {
    const system = await makeSystem('+30m', { cron: AT_ONE }, 'a');
    await system.ticks(89);
    await system.passMinutes(1);
    const refuse = async () => {
      throw new Error('it died');
    };
    await tick({ ...system.env, coordinators: override(system.env.coordinators, { save: refuse }) });
    await system.ticks(5);
    expect(late(system)).toHaveLength(2);
    expect(late(system)[0]).toEqual(late(system)[1]);
  });

  it('that the bus refuses comes with the next tick, and holds up no firing', async () => {
    const system = await makeSystem('+1m', { cron: '0,1 13 * * *' });
    await system.ticks(60);
    await system.passMinutes(1);
    const publish = async () => {
      throw new Error('the bus is down');
    };
    await tick({ ...system.env, bus: { publish } });
    expect(await system.timesOf('w')).toEqual(['11-23 13:00', '11-23 13:01']);
    await system.ticks(1);
    expect(late(system).map(({ nominalTime }) => nominalTime)).toEqual([ONE, ONE + 60_000]);
  });
});
