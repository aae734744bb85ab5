import { describe, expect, it, vi } from 'vitest';
import type { InstanceEnded } from '#core/ports/bus.ts';
import type { Environment } from '#core/ports/ports.ts';
import { reportCompletion } from '#core/service/report-completion.ts';
import { type CoordinatorEvent, makeCoordinatorHandler } from '#lambda/coordinator-handler.ts';
import { coordinator } from '#test/api/test-api.ts';
import { chainXml, System } from '#test/core/service/system.ts';

const scheduled = (source: string): CoordinatorEvent => ({ source, 'detail-type': 'Scheduled Event', detail: {} });

function ended(workflow: string, status: InstanceEnded['status'] = 'SUCCEEDED'): CoordinatorEvent {
  const detail: InstanceEnded = { type: 'instance', instanceId: 'i', run: 1, workflow, status, endedAt: 0 };
  return { source: 'akkaflow', 'detail-type': 'akkaflow.instance', detail };
}

const named = (name: string) => chainXml(['a']).replace('name="wf"', `name="${name}"`);

async function instancesOf(env: Environment, workflow: string): Promise<number> {
  return (await env.instances.list({ workflow }, { limit: 10 })).items.length;
}

describe('the coordinator function', () => {
  it.each(['aws.events', 'aws.scheduler'])(
    'fires what is due on a scheduled event of %s, once if it comes twice',
    async (source) => {
      const system = new System();
      await system.submit(named('report'));
      await system.submit(coordinator({ cron: '* * * * *' }));
      await system.passMinutes(1);
      const handler = makeCoordinatorHandler(system.env);
      await Promise.all([handler(scheduled(source)), handler(scheduled(source))]);
      await handler(scheduled(source));
      expect(await instancesOf(system.env, 'report')).toBe(1);
    },
  );

  it('deletes what ended longer ago than it is kept', async () => {
    const system = new System();
    const id = await system.run(named('old'));
    await system.work();
    await system.passMinutes(11 * 1_440);
    const settings = { ...system.env.settings, retentionDays: 10 };
    await makeCoordinatorHandler({ ...system.env, settings })(scheduled('aws.events'));
    expect(await system.env.instances.load(id)).toBeUndefined();
  });

  it('fires what depends on a success at once, once if it is told twice and late', async () => {
    const system = new System();
    for (const name of ['etl', 'report']) await system.submit(named(name));
    await system.submit(coordinator({ depends: ['etl'] }));
    const id = await system.start('etl');
    await system.work();
    const handler = makeCoordinatorHandler(system.env);
    await Promise.all([handler(ended('etl')), handler(ended('etl'))]);
    const instance = await system.env.instances.load(id);
    if (instance === undefined) expect.unreachable();
    await reportCompletion(system.env, instance);
    await handler(ended('etl'));
    expect(await instancesOf(system.env, 'report')).toBe(1);
  });

  it.each(['FAILED', 'KILLED'] as const)('looks nothing up when an instance ended %s', async (status) => {
    const { env } = new System();
    const dependents = vi.spyOn(env.coordinators, 'dependents');
    await makeCoordinatorHandler(env)(ended('etl', status));
    expect(dependents).not.toHaveBeenCalled();
  });

  it.each<[string, CoordinatorEvent]>([
    ['an unknown source', { ...ended('etl'), source: 'somebody' }],
    ['an unknown type', { ...ended('etl'), 'detail-type': 'akkaflow.other' }],
    ['no workflow', { ...ended('etl'), detail: { status: 'SUCCEEDED' } }],
    ['no detail', { ...ended('etl'), detail: null }],
  ])('logs an event with %s and is done with it', async (_, event) => {
    const system = new System();
    await makeCoordinatorHandler(system.env)(event);
    expect(system.logged).toEqual(['An event that no coordinator waits for']);
  });

  it('throws when a tick fails, so that Lambda tries again', async () => {
    const { env } = new System();
    vi.spyOn(env.coordinators, 'due').mockImplementation(() => {
      throw new Error('unreachable');
    });
    await expect(makeCoordinatorHandler(env)(scheduled('aws.events'))).rejects.toThrow('unreachable');
  });
});
