import { describe, expect, it, vi } from 'vitest';
import type { Environment } from '#core/ports/ports.ts';
import { sweepEnded, sweepInTurn } from '#core/service/sweep-ended.ts';
import { CampaignSystem } from './campaign-system.ts';
import { within } from './coordinator-system.ts';
import { callOf, SHELL, workflowXml } from './sub-workflow-system.ts';
import { chainXml, System } from './system.ts';

const DAY_MINUTES = 1_440;
const REF = { node: 1, run: 1, iteration: 1, attempt: 1 };

function keepingFor(env: Environment, retentionDays: number): Environment {
  return { ...env, settings: { ...env.settings, retentionDays } };
}

async function ended(system: System): Promise<string> {
  const id = await system.run(chainXml(['a']));
  await system.work();
  await system.env.logs.write({ instanceId: id, ref: REF }, 0, 'hello');
  return id;
}

const isThere = async ({ env }: System, id: string) => (await env.instances.load(id)) !== undefined;

describe('The sweep of ended instances', () => {
  it('deletes what ended longer ago than it is kept, with its attempts, context and logs', async () => {
    const system = new System();
    const old = await ended(system);
    await system.passMinutes(10 * DAY_MINUTES - 60);
    const young = await ended(system);
    await system.passMinutes(61);
    expect(await sweepEnded(keepingFor(system.env, 10))).toBe(1);
    expect([await isThere(system, old), await isThere(system, young)]).toEqual([false, true]);
    const { instances, attempts, logs } = system.env;
    expect(await instances.context(old)).toBeUndefined();
    expect((await attempts.list(old)).filter(({ workerId }) => workerId !== undefined)).toEqual([]);
    expect(await logs.read({ instanceId: old, ref: REF }, 0)).toBeUndefined();
    expect(await logs.read({ instanceId: young, ref: REF }, 0)).toBe('hello');
    expect((await instances.list({ workflow: 'wf' }, { limit: 10 })).items.map(({ id }) => id)).toEqual([young]);
  });

  it('deletes nothing when nothing is said of how long instances are kept', async () => {
    const system = new System();
    const id = await ended(system);
    await system.passMinutes(10_000 * DAY_MINUTES);
    expect(await sweepEnded(system.env)).toBe(0);
    expect(await isThere(system, id)).toBe(true);
  });

  it('keeps what has not ended, however old, and what ended lately, however long it ran', async () => {
    const system = new System();
    const running = await system.run(chainXml(['a']));
    await system.passMinutes(50 * DAY_MINUTES);
    const env = keepingFor(system.env, 10);
    expect(await sweepEnded(env)).toBe(0);
    await system.work();
    await system.passMinutes(DAY_MINUTES);
    expect(await sweepEnded(env)).toBe(0);
    await system.passMinutes(10 * DAY_MINUTES);
    expect(await sweepEnded(env)).toBe(1);
    expect(await isThere(system, running)).toBe(false);
  });

  it('keeps what still owes something or is asked something', async () => {
    const system = new System();
    const owing = await system.run(chainXml(['a']));
    const publish = vi.spyOn(system.ports.bus, 'publish').mockRejectedValue(new Error('no bus'));
    await system.work();
    publish.mockRestore();
    const asked = await ended(system);
    await system.passMinutes(20 * DAY_MINUTES);
    await system.command(asked, { type: 'rerun', mode: { type: 'recover' } });
    expect(await sweepEnded(keepingFor(system.env, 10))).toBe(0);
    expect([await isThere(system, owing), await isThere(system, asked)]).toEqual([true, true]);
  });

  it('keeps a child as long as its parent, which can be recovered', async () => {
    const system = new System();
    await system.submit(workflowXml('child', [SHELL]));
    const parent = await system.run(workflowXml('parent', [callOf('child'), SHELL]));
    await system.finish(await system.take());
    await system.deliver();
    await system.passMinutes(20 * DAY_MINUTES);
    const env = keepingFor(system.env, 10);
    expect(await sweepEnded(env)).toBe(0);
    await system.work();
    await system.passMinutes(5 * DAY_MINUTES);
    expect(await sweepEnded(env)).toBe(0);
    await system.passMinutes(6 * DAY_MINUTES);
    expect(await sweepEnded(env)).toBe(2);
    expect(await isThere(system, parent)).toBe(false);
  });

  it('keeps the members of a campaign that goes on, and no longer', async () => {
    const system = new CampaignSystem();
    await system.workflow('days', within({ cron: '0 3 * * *', attributes: 'is-enabled="false"' }));
    const id = await system.backfill('days', { parallel: 2 });
    await system.deliver();
    await system.finish(await system.take());
    await system.deliver();
    await system.passMinutes(20 * DAY_MINUTES);
    const env = keepingFor(system.env, 10);
    expect(await sweepEnded(env)).toBe(0);
    await system.finishAll();
    expect((await system.campaign(id)).status).toBe('SUCCEEDED');
    expect(await sweepEnded(env)).toBe(1);
    await system.passMinutes(11 * DAY_MINUTES);
    expect(await sweepEnded(env)).toBe(4);
    expect((await system.campaign(id)).members).toHaveLength(5);
  });

  it('deletes 1,000 at a time in pages, and lets one that fails hold up no other', async () => {
    const system = new System();
    await system.submit(chainXml(['a']));
    for (let count = 0; count < 1_150; count++) await system.start('wf');
    await system.work();
    await system.passMinutes(11 * DAY_MINUTES);
    const [bad] = (await system.env.instances.list({ workflow: 'wf' }, { limit: 1 })).items;
    const remove = system.env.logs.deleteInstance.bind(system.env.logs);
    vi.spyOn(system.env.logs, 'deleteInstance').mockImplementation((id) => {
      return id === bad?.id ? Promise.reject(new Error('S3 is down')) : remove(id);
    });
    const list = vi.spyOn(system.env.instances, 'list');
    const env = keepingFor(system.env, 10);
    expect(await sweepEnded(env)).toBe(1_099);
    expect(list).toHaveBeenCalledTimes(11);
    expect(await sweepEnded(env)).toBe(50);
    expect(await isThere(system, bad?.id ?? '')).toBe(true);
    expect(system.logged).toContain('An old instance could not be deleted; the next sweep tries again');
  });

  it('is done by one tick of ten', async () => {
    const system = new System();
    const list = vi.spyOn(system.env.instances, 'list');
    for (let minute = 0; minute < 20; minute++) {
      await sweepInTurn(keepingFor(system.env, 10));
      await system.passMinutes(1);
    }
    expect(list).toHaveBeenCalledTimes(2);
  });
});
