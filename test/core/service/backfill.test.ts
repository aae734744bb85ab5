import { describe, expect, it } from 'vitest';
import { planBackfill } from '#core/service/plan-campaign.ts';
import { backfillOf, CampaignSystem } from './campaign-system.ts';
import { coordinatorXml, within } from './coordinator-system.ts';

const nightly = within({ cron: '30 2 * * *', attributes: 'timezone="Europe/Berlin"' });

describe('backfill', () => {
  it('starts one instance for each nominal time of the days, with that as its logical time', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl', nightly);
    const id = await system.backfill('etl', { to: '2026-11-03' });
    await system.finishAll();
    expect((await system.timesOf('etl')).toSorted()).toEqual(['11-01 01:30', '11-02 01:30', '11-03 01:30']);
    expect(await system.campaign(id)).toMatchObject({ status: 'SUCCEEDED', timezone: 'Europe/Berlin' });
  });

  it('without a schedule runs once for each midnight of its zone', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl', within({ attributes: 'timezone="Asia/Shanghai"' }, 'other'));
    const { plan } = await system.plan(backfillOf('etl', { to: '2026-11-02' }));
    expect(plan.times).toEqual([Date.UTC(2026, 9, 31, 16), Date.UTC(2026, 10, 1, 16)]);
    await system.workflow('alone');
    expect((await system.plan(backfillOf('alone', { to: '2026-11-01' }))).plan.times).toEqual([Date.UTC(2026, 10, 1)]);
  });

  it('takes the times before the start of the coordinator, and none that are to come', async () => {
    const system = new CampaignSystem();
    const attributes = 'start-time="2026-11-22 00:00:00"';
    await system.workflow('etl', within({ cron: '0 */12 * * *', attributes }));
    const { plan } = await system.plan(backfillOf('etl', { from: '2026-11-21', to: '2026-12-31' }));
    expect(plan.times.map((time) => new Date(time).toISOString().slice(5, 13))).toEqual([
      '11-21T00',
      '11-21T12',
      '11-22T00',
      '11-22T12',
      '11-23T00',
      '11-23T12',
    ]);
  });

  it.each([1, 2, 3])('keeps %i on their way and no more, in order', async (parallel) => {
    const system = new CampaignSystem();
    await system.workflow('etl', nightly);
    const id = await system.backfill('etl', { parallel });
    await system.deliver();
    expect((await system.campaign(id)).counts).toEqual({ running: parallel, waiting: 5 - parallel });
    expect((await system.campaign(id)).members.slice(0, parallel).every(({ status }) => status === 'running')).toBe(
      true,
    );
    await system.finishAll();
    expect((await system.campaign(id)).counts).toEqual({ succeeded: 5 });
  });

  it('goes on with the other days when one fails', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl', nightly);
    const id = await system.backfill('etl');
    await system.deliver();
    await system.finish(await system.take(), 'FAILED');
    await system.finishAll();
    expect(await system.statuses(id)).toEqual({ etl: ['failed', ...Array(4).fill('succeeded')] });
    expect((await system.campaign(id)).status).toBe('FAILED');
  });

  it('with downstream gives each nominal time its own members', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl', nightly);
    await system.workflow('report', within({}, 'etl'));
    const id = await system.backfill('etl', { downstream: true, to: '2026-11-02' });
    expect((await system.campaign(id)).members.map(({ workflow, after }) => [workflow, after])).toEqual([
      ['etl', []],
      ['report', [0]],
      ['etl', []],
      ['report', [2]],
    ]);
    await system.finishAll();
    expect((await system.timesOf('report')).toSorted()).toEqual(['11-01 01:30', '11-02 01:30']);
    expect((await system.campaign(id)).status).toBe('SUCCEEDED');
  });

  it('leaves out what has succeeded, if only the missing is asked for', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl', nightly);
    await system.backfill('etl', { from: '2026-11-02', to: '2026-11-02' });
    await system.finishAll();
    await system.backfill('etl', { from: '2026-11-04', to: '2026-11-04' });
    await system.finishAll({ etl: 'FAILED' });
    const planned = await system.plan(backfillOf('etl', { missingOnly: true }));
    expect(planned.succeeded).toBe(1);
    expect(planned.plan.times.map((time) => new Date(time).getUTCDate())).toEqual([1, 3, 4, 5]);
  });

  it('goes by the only coordinator that starts the workflow, or by the one asked for', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl');
    await system.submit(coordinatorXml('hourly', '0 * * * *', ['etl']));
    const request = backfillOf('etl', { to: '2026-11-01' });
    expect((await system.plan(request)).plan.times).toHaveLength(24);
    await system.submit(coordinatorXml('daily', '0 3 * * *', ['etl']));
    expect(await planBackfill(system.env, request)).toEqual({
      result: 'refused',
      message: expect.stringMatching(/several coordinators start `etl`: `daily`, `hourly`/),
    });
    const daily = await system.plan({ ...request, coordinator: 'daily' });
    expect(daily.plan).toMatchObject({ times: [Date.UTC(2026, 10, 1, 3)], steps: [{ coordinator: 'daily' }] });
  });

  it.each([
    [{ from: '2026-11-06' }, 'is after the last'],
    [{ coordinator: 'nope' }, 'no coordinator `nope` that starts `etl`'],
    [{ from: '2020-01-01' }, 'more than 2000 nominal times'],
    [{ from: '2026-05-01', downstream: true }, 'at most 5000'],
  ])('with %j is refused and says why', async (overrides, message) => {
    const system = new CampaignSystem();
    await system.workflow('etl', within({ cron: '0 */3 * * *' }));
    for (const name of ['a', 'b', 'c', 'd']) await system.workflow(name, within({}, 'etl'));
    expect(await planBackfill(system.env, backfillOf('etl', overrides))).toEqual({
      result: 'refused',
      message: expect.stringContaining(message),
    });
  });

  it('opens a hundred at once and leaves the rest to the ticks', async () => {
    const system = new CampaignSystem();
    await system.workflow('etl', within({ cron: '0 * * * *' }));
    const id = await system.backfill('etl', { to: '2026-11-10', parallel: 1_000 });
    expect((await system.campaign(id)).counts).toEqual({ running: 200, waiting: 40 });
    await system.ticks(1);
    expect((await system.campaign(id)).counts).toEqual({ running: 240 });
  });
});
