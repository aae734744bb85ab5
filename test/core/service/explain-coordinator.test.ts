import { describe, expect, it } from 'vitest';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { readCoordinator } from '#core/service/describe-coordinator.ts';
import { explainCoordinator } from '#core/service/explain-coordinator.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { tick } from '#core/service/tick.ts';
import { coordinator } from '#test/api/test-api.ts';
import { chainXml, System } from './system.ts';

/** Time begins on 2026-11-23 at 12:00:00 UTC. */
async function systemWith(...files: readonly string[]): Promise<System> {
  const system = new System();
  for (const xml of files) await system.submit(xml);
  return system;
}

async function why(system: System, name = 'nightly') {
  const read = await readCoordinator(system.env, name);
  if (read === undefined) throw new Error(`no coordinator ${name}`);
  return (await explainCoordinator(system.env, read)).reasons;
}

const sentences = async (system: System, name?: string) => (await why(system, name)).map(({ sentence }) => sentence);

const workflow = (name: string) => chainXml(['a']).replace('name="wf"', `name="${name}"`);

describe('why a coordinator does not fire', () => {
  it('its time has not come', async () => {
    const system = await systemWith(coordinator({ cron: '0 2 * * *' }));
    expect(await why(system)).toEqual([
      {
        type: 'time',
        at: Date.UTC(2026, 10, 24, 2),
        sentence: 'It waits for its time: it is due next at 2026-11-24 02:00:00 UTC.',
      },
    ]);
  });

  it('what it depends on is not there', async () => {
    const system = await systemWith(coordinator({ depends: ['etl'] }));
    expect(await why(system)).toMatchObject([{ type: 'dependency', workflow: 'etl', exists: false }]);
    expect(await sentences(system)).toEqual([
      'It waits for etl to succeed, since 2026-11-23 12:00:00 UTC: there is no such workflow. Submit it, or take the dependency out.',
    ]);
  });

  it('what it depends on has never run, and nobody starts it', async () => {
    const system = await systemWith(workflow('etl'), coordinator({ depends: ['etl'] }));
    expect(await sentences(system)).toEqual([
      'It waits for etl to succeed, since 2026-11-23 12:00:00 UTC. It has never run. No coordinator starts it: trigger it.',
    ]);
  });

  it('who would provide it is named, with when', async () => {
    const system = await systemWith(
      workflow('etl'),
      coordinator({ name: 'hourly', cron: '0 * * * *', starts: ['etl', 'x'] }),
      coordinator({ name: 'spare', cron: '0 * * * *', starts: ['etl'], attributes: 'is-enabled="false"' }),
      coordinator({ depends: ['etl'] }),
    );
    const coordinators = [
      { name: 'hourly', enabled: true, nextAt: Date.UTC(2026, 10, 23, 13) },
      { name: 'spare', enabled: false },
    ];
    expect(await why(system)).toMatchObject([{ coordinators }]);
    expect((await sentences(system))[0]).toMatch(
      /It is started by hourly \(due next at 2026-11-23 13:00:00 UTC\), spare \(disabled\)\.$/,
    );
  });

  it('an instance of it runs now', async () => {
    const system = await systemWith(workflow('etl'), coordinator({ depends: ['etl'] }));
    const id = await system.start('etl');
    await system.deliver();
    expect(await why(system)).toMatchObject([{ underWay: [{ id, status: 'RUNNING', startKind: 'trigger' }] }]);
    expect((await sentences(system))[0]).toContain(`Its instance ${id} is RUNNING. No coordinator`);
  });

  it('an instance of it has failed', async () => {
    const system = await systemWith(workflow('etl'), coordinator({ depends: ['etl'] }));
    const id = await system.start('etl');
    await system.work('FAILED');
    expect((await sentences(system))[0]).toContain(
      `Its instance ${id} ended FAILED at 2026-11-23 12:00:00 UTC; a rerun that succeeds counts.`,
    );
  });

  it('an instance of it has succeeded, but by run', async () => {
    const system = await systemWith(workflow('etl'), coordinator({ depends: ['etl'] }));
    await startInstance(system.env, { workflow: 'etl', params: {}, startKind: 'run', startedBy: 'test' });
    await system.work();
    expect((await sentences(system))[0]).toMatch(/ succeeded at .* but by `run`, which does not count\./);
  });

  it('some of what it depends on is ready, the rest since it last fired', async () => {
    const files = [workflow('a'), workflow('b'), workflow('report'), coordinator({ depends: ['a', 'b'] })];
    const system = await systemWith(...files);
    await system.start('a');
    await system.start('b');
    await system.work();
    await system.passMinutes(1);
    await tick(system.env);
    const fired = system.clock.now();
    await system.passMinutes(5);
    await system.start('a');
    await system.work();
    expect(await why(system)).toMatchObject([{ type: 'dependency', workflow: 'b', since: fired }]);
  });

  it('its time has come, and what it depends on is missing', async () => {
    const system = await systemWith(coordinator({ cron: '30 12 * * *', depends: ['etl'] }));
    await system.passMinutes(31);
    await tick(system.env);
    expect(await why(system)).toMatchObject([
      { type: 'time-come', at: Date.UTC(2026, 10, 23, 12, 30) },
      { workflow: 'etl' },
    ]);
  });

  it('a firing cannot be finished', async () => {
    const system = await systemWith(coordinator({ cron: '30 12 * * *' }));
    await system.passMinutes(31);
    await tick(system.env);
    const [sentence] = await sentences(system);
    expect(sentence).toMatch(
      /^Firing 1 for 2026-11-23 12:30:00 UTC cannot be finished since .*: report: .*It was tried once, next at /,
    );
  });

  it('it is disabled, has ended, or has not begun', async () => {
    const system = await systemWith(
      coordinator({ name: 'ended', depends: ['etl'], attributes: 'end="2026-11-23 11:00:00"' }),
      coordinator({ name: 'early', cron: '0 * * * *', attributes: 'start="2026-12-01 00:00:00"' }),
    );
    await commandCoordinator(system.env, 'early', 'disable');
    expect(await why(system, 'ended')).toMatchObject([{ type: 'after-end' }, { type: 'dependency' }]);
    expect(await why(system, 'early')).toMatchObject([
      { type: 'disabled' },
      { type: 'before-start' },
      { type: 'time', at: Date.UTC(2026, 11, 1) },
    ]);
  });

  it('it never fires', async () => {
    const system = await systemWith(
      coordinator({ name: 'idle' }),
      coordinator({ name: 'late', cron: '0 2 * * *', attributes: 'end="2026-11-23 13:00:00"' }),
    );
    expect(await why(system, 'idle')).toMatchObject([{ type: 'never', because: 'nothing-triggers-it' }]);
    expect(await why(system, 'late')).toMatchObject([{ type: 'never', because: 'no-time-is-left' }]);
  });
});
