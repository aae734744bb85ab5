import { describe, expect, it } from 'vitest';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { CoordinatorSystem, coordinatorXml, within } from './coordinator-system.ts';

const UNDEFINED = '${param:nowhere}';

async function openFailure(system: CoordinatorSystem, name: string) {
  const { open } = (await system.coordinator(name)).state;
  if (open?.failure === undefined) throw new Error(`${name} has no firing that failed`);
  return { ...open, failure: open.failure };
}

describe('A firing whose instance cannot be created', () => {
  it('stays open with the reason, its nominal time and what it uses up', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('w', within({ cron: '0 13 * * *' }, 'a'), UNDEFINED);
    const a = await system.succeed('a');
    await system.ticks(61);
    const open = await openFailure(system, 'w');
    expect(open.nominalTime).toBe(Date.UTC(2026, 10, 23, 13));
    expect(open.used).toMatchObject({ a: { instanceId: a } });
    expect(open.failure.message).toContain('nowhere');
    expect(await system.started('w')).toEqual([]);
    expect(await system.ledger('w')).toEqual([]);
  });

  it('is finished as it was opened once the definition is mended', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a');
    await system.workflow('w', within({}, 'a'), UNDEFINED);
    const a = await system.succeed('a');
    await system.ticks(3);
    await system.workflow('w', within({}, 'a'));
    await system.ticks(10);
    expect(await system.timesOf('w')).toEqual(['11-23 12:00']);
    expect(await system.used('w')).toEqual([{ a }]);
    expect((await system.coordinator('w')).state.open).toBeUndefined();
  });

  it('waits for a workflow that was deleted to be submitted again, and starts the others once', async () => {
    const system = new CoordinatorSystem();
    for (const name of ['x', 'y']) await system.workflow(name);
    await system.submit(coordinatorXml('c', '0 13 * * *', ['x', 'y']));
    await deleteWorkflow(system.env, 'y');
    await system.ticks(65);
    expect((await openFailure(system, 'c')).failure.message).toMatch(/^y: there is no such workflow/);
    expect(await system.timesOf('x')).toHaveLength(1);
    await system.workflow('y');
    await system.ticks(60);
    expect([await system.timesOf('x'), await system.timesOf('y')]).toEqual([['11-23 13:00'], ['11-23 13:00']]);
  });

  it('is tried again after 1, 2, 4 … and then every 60 minutes', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('w', within({ cron: '0 13 23 11 *' }), UNDEFINED);
    await system.ticks(60);
    const waits = new Set<number>();
    for (let minute = 0; minute < 300; minute++) {
      const { tries, retryAt, since } = (await openFailure(system, 'w')).failure;
      expect(since).toBe(Date.UTC(2026, 10, 23, 13));
      waits.add(retryAt);
      expect(tries).toBe(waits.size);
      await system.ticks(1);
    }
    const times = [...waits];
    const gaps = times.map((time, index) => (time - (times[index - 1] ?? Date.UTC(2026, 10, 23, 13))) / 60_000);
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });

  it.each([
    [
      'latest',
      ['11-23 13:00', '11-23 17:00'],
      [
        '11-23 14:00 – 11-23 14:00 × 1: replaced-by-newer',
        '11-23 15:00 – 11-23 15:00 × 1: replaced-by-newer',
        '11-23 16:00 – 11-23 16:00 × 1: replaced-by-newer',
      ],
    ],
    ['all', ['11-23 13:00', '11-23 14:00', '11-23 15:00', '11-23 16:00', '11-23 17:00'], []],
    [
      'none',
      ['11-23 13:00', '11-23 17:00'],
      [
        '11-23 14:00 – 11-23 14:00 × 1: missed',
        '11-23 15:00 – 11-23 15:00 × 1: missed',
        '11-23 16:00 – 11-23 16:00 × 1: missed',
      ],
    ],
  ])('goes before the times that came meanwhile, under %s', async (catchup, started, skipped) => {
    const system = new CoordinatorSystem();
    const coordinator = within({ cron: '0 * * * *', attributes: `catchup="${catchup}"` });
    await system.workflow('w', coordinator, UNDEFINED);
    await system.ticks(60 * 5 + 1);
    await system.workflow('w', coordinator);
    expect(await system.timesOf('w')).toEqual([]);
    await system.ticks(10);
    expect(await system.timesOf('w')).toEqual(started);
    expect(await system.skipped('w')).toEqual(skipped);
  });

  it('holds up no other coordinator', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('bad', within({ cron: '0 13 * * *' }), UNDEFINED);
    await system.workflow('good', within({ cron: '0 13 * * *' }));
    await system.ticks(61);
    expect(await system.timesOf('good')).toEqual(['11-23 13:00']);
  });
});
