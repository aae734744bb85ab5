import { describe, expect, it } from 'vitest';
import { planTrigger } from '#core/service/plan-campaign.ts';
import { reportToCampaign } from '#core/service/report-to-campaign.ts';
import { cancelCampaign } from '#core/service/start-campaign.ts';
import { CampaignSystem } from './campaign-system.ts';
import { coordinatorXml, within } from './coordinator-system.ts';

/** `w` feeds `b` and `c`, both feed `d`; `b` has a cron as well, and `aside` depends on something else. */
async function diamond(): Promise<CampaignSystem> {
  const system = new CampaignSystem();
  await system.workflow('w');
  await system.workflow('b', within({ cron: '0 2 * * *' }, 'w'));
  await system.workflow('c', within({}, 'w'));
  await system.workflow('d', within({}, 'b', 'c'));
  await system.workflow('aside', within({}, 'other'));
  return system;
}

describe('trigger --downstream', () => {
  it('runs everything downstream once, each after its predecessors, with one logical time', async () => {
    const system = await diamond();
    const id = await system.trigger('w');
    expect(await system.statuses(id)).toEqual({ w: 'running', b: 'waiting', c: 'waiting', d: 'waiting' });
    await system.passMinutes(7);
    await system.finishAll();
    expect(await system.statuses(id)).toEqual({ w: 'succeeded', b: 'succeeded', c: 'succeeded', d: 'succeeded' });
    expect(await system.campaign(id)).toMatchObject({ status: 'SUCCEEDED', counts: { succeeded: 4 } });
    for (const name of ['w', 'b', 'c', 'd']) expect(await system.timesOf(name)).toEqual(['11-23 12:00']);
    expect((await system.env.campaigns.load(id))?.wakeAt).toBeUndefined();
  });

  it('leaves readiness as it is', async () => {
    const system = await diamond();
    await system.trigger('w');
    await system.finishAll();
    await system.passWorking(5);
    for (const name of ['b', 'c', 'd']) expect((await system.coordinator(name)).state.ready).toEqual({});
    expect(await system.timesOf('d')).toEqual(['11-23 12:00']);
  });

  it('stops only what depends on a failure, and goes on when a rerun succeeds', async () => {
    const system = await diamond();
    const id = await system.trigger('w');
    await system.finishAll({ b: 'FAILED' });
    expect(await system.statuses(id)).toEqual({ w: 'succeeded', b: 'failed', c: 'succeeded', d: 'waiting' });
    expect((await system.campaign(id)).status).toBe('FAILED');
    const [b] = await system.started('b');
    const rerun = { type: 'rerun', mode: { type: 'recover' } } as const;
    await system.command(b?.id ?? '', rerun);
    await system.finishAll({ b: 'FAILED' });
    expect(await system.statuses(id)).toMatchObject({ b: 'failed', d: 'waiting' });
    await system.command(b?.id ?? '', rerun);
    await system.finishAll();
    expect(await system.statuses(id)).toMatchObject({ b: 'succeeded', d: 'succeeded' });
    expect((await system.campaign(id)).status).toBe('SUCCEEDED');
  });

  it('takes the end of an earlier run that is reported late for what it is', async () => {
    const system = await diamond();
    const id = await system.trigger('w');
    await system.finishAll({ b: 'FAILED' });
    const [b] = await system.started('b');
    const failed = await system.env.instances.load(b?.id ?? '');
    await system.command(b?.id ?? '', { type: 'rerun', mode: { type: 'whole' } });
    await system.finishAll();
    const before = await system.env.campaigns.load(id);
    if (failed !== undefined) await reportToCampaign(system.env, failed);
    expect(await system.env.campaigns.load(id)).toEqual(before);
  });

  it('runs a workflow that two coordinators start for each of them, with its parameters', async () => {
    const system = new CampaignSystem();
    await system.workflow('w');
    await system.workflow('x', '', 'echo ${param:region}');
    for (const region of ['eu', 'us']) {
      const xml = coordinatorXml(region, '0 2 * * *', ['x'], ['w']);
      await system.submit(
        xml.replace(
          '</coordinator>',
          `<param-list><param name="region" value="${region}"/></param-list></coordinator>`,
        ),
      );
    }
    const id = await system.trigger('w', { region: 'of w only' });
    await system.finishAll();
    const ids = (await system.campaign(id)).members.map(({ instanceId = '' }) => instanceId);
    const contexts = await Promise.all(ids.map((each) => system.env.instances.context(each)));
    expect(contexts.map((context) => context?.params['region'])).toEqual(['of w only', 'eu', 'us']);
    expect(contexts[1]).toMatchObject({ startKind: 'member', startedBy: `campaign:${id}` });
  });

  it('leaves out what is disabled and what only that leads to', async () => {
    const system = new CampaignSystem();
    await system.workflow('w');
    await system.workflow('off', within({ attributes: 'is-enabled="false"' }, 'w'));
    await system.workflow('behind', within({}, 'off'));
    await system.workflow('on', within({}, 'w', 'behind'));
    const id = await system.trigger('w');
    await system.finishAll();
    expect(await system.statuses(id)).toEqual({ w: 'succeeded', on: 'succeeded' });
  });

  it('shows a member that cannot be created, goes on with others, and tries it again', async () => {
    const system = await diamond();
    await system.workflow('c', within({}, 'w'), 'echo ${param:missing}');
    const id = await system.trigger('w');
    await system.finishAll();
    expect(await system.statuses(id)).toEqual({ w: 'succeeded', b: 'succeeded', c: 'refused', d: 'waiting' });
    const { status, refusal } = await system.campaign(id);
    expect(status).toBe('RUNNING');
    expect(refusal?.message).toMatch(/^c: .*missing/);
    await system.workflow('c', within({}, 'w'));
    await system.passWorking(2);
    expect(await system.campaign(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await system.campaign(id)).refusal).toBeUndefined();
  });

  it('waits longer between tries, and tries for ever', async () => {
    const system = await diamond();
    await system.workflow('c', within({}, 'w'), 'echo ${param:missing}');
    const id = await system.trigger('w');
    await system.finishAll();
    const tries = async () => (await system.env.campaigns.load(id))?.progress.refusal?.tries;
    const seen = [];
    for (let minute = 0; minute < 32; minute++) {
      await system.passWorking(1);
      seen.push(await tries());
    }
    expect([seen[0], seen[1], seen[3], seen[7], seen[31]]).toEqual([2, 2, 3, 4, 6]);
  });

  it('starts nothing more once it is cancelled; what runs goes on', async () => {
    const system = await diamond();
    const id = await system.trigger('w');
    expect(await cancelCampaign(system.env, id)).toBe(true);
    expect(await cancelCampaign(system.env, id)).toBe(true);
    await system.finishAll();
    await system.passWorking(3);
    expect(await system.statuses(id)).toEqual({ w: 'succeeded', b: 'waiting', c: 'waiting', d: 'waiting' });
    expect((await system.campaign(id)).status).toBe('CANCELLED');
    expect(await cancelCampaign(system.env, 'nope')).toBe(false);
  });

  it('stores nothing when the workflow itself cannot be started', async () => {
    const system = new CampaignSystem();
    await system.workflow('w', '', 'echo ${param:day}');
    const planned = await planTrigger(system.env, { workflow: 'w', params: {} });
    expect(planned).toMatchObject({ result: 'rejected', diagnostics: [{ code: 'unresolved-reference' }] });
    expect(await planTrigger(system.env, { workflow: 'nope', params: {} })).toEqual({ result: 'no-such-workflow' });
  });

  it('is refused for workflows that wait for each other', async () => {
    const system = new CampaignSystem();
    await system.workflow('w');
    // Each file alone is in order; what the other would make of it was not there yet.
    await system.workflow('b', within({}, 'w', 'd'));
    const [b] = [await system.coordinator('b')];
    await system.workflow('b', within({}, 'w'));
    await system.workflow('d', within({}, 'b'));
    const now = await system.coordinator('b');
    const { state, revision: _, wakeAt: __, ...head } = b;
    await system.env.coordinators.save('b', now, { head, state });
    const planned = await planTrigger(system.env, { workflow: 'w', params: {} });
    expect(planned).toEqual({ result: 'refused', message: expect.stringContaining('wait for each other: b, d') });
  });
});
