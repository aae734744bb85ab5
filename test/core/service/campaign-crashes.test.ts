import { describe, expect, it } from 'vitest';
import { reportToCampaign } from '#core/service/report-to-campaign.ts';
import { tick } from '#core/service/tick.ts';
import { backfillOf, CampaignSystem } from './campaign-system.ts';
import { within } from './coordinator-system.ts';
import { dyingAt, intercept, jostled, seededRandom } from './intercept.ts';

/** Two days of `w` with `a` and `b` downstream, at most two on their way. */
const REQUEST = backfillOf('w', { to: '2026-11-02', downstream: true, parallel: 2 });
const MEMBERS = 6;

async function prepared(): Promise<CampaignSystem> {
  const system = new CampaignSystem();
  await system.workflow('w');
  await system.workflow('a', within({}, 'w'));
  await system.workflow('b', within({}, 'a', 'w'));
  return system;
}

async function everyMemberRanOnce(system: CampaignSystem): Promise<void> {
  const [campaign] = (await system.env.campaigns.list({ limit: 2 })).items;
  expect(await system.campaign(campaign?.id ?? '')).toMatchObject({
    status: 'SUCCEEDED',
    counts: { succeeded: MEMBERS },
  });
  for (const name of ['w', 'a', 'b']) expect(await system.timesOf(name)).toHaveLength(2);
}

describe.each(['before', 'after'] as const)('A process that dies %s a call', (moment) => {
  it('leaves a campaign that goes on to its end, each member once, wherever it died', async () => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const system = await prepared();
      const around = dyingAt(call, moment);
      const mortal = intercept(system.env, around);
      const planned = await system.plan(REQUEST);
      const id = await system.begin(planned, mortal).catch(() => undefined);
      if (id !== undefined) await system.finishAll({}, mortal);
      if (!around.died()) break;
      deaths += 1;
      const stored = (await system.env.campaigns.list({ limit: 2 })).items.length;
      expect(stored).toBeLessThanOrEqual(1);
      if (stored === 0) {
        expect(await system.timesOf('w')).toEqual([]);
        continue;
      }
      system.loseMessages();
      await system.passWorking(20);
      await everyMemberRanOnce(system);
    }
    expect(deaths).toBeGreaterThan(100);
  });
});

describe('Two of every process at once', () => {
  it('change nothing when every end of a member is told again, five times at once', async () => {
    const system = await prepared();
    await system.begin(await system.plan(REQUEST));
    await system.finishAll();
    const before = (await system.env.campaigns.list({ limit: 1 })).items;
    const { items } = await system.env.instances.list({ day: '2026-11-23' }, { limit: 100 });
    for (const { id } of items) {
      const instance = await system.env.instances.load(id);
      if (instance === undefined) throw new Error(`no instance ${id}`);
      const tellers = [1, 2, 3, 4, 5].map((seed) => intercept(system.env, jostled(seed)));
      await Promise.all(tellers.map((env) => reportToCampaign(env, instance)));
    }
    expect(items).toHaveLength(MEMBERS);
    expect((await system.env.campaigns.list({ limit: 1 })).items).toEqual(before);
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))('run each member once, in order (seed %i)', async (seed) => {
    const system = await prepared();
    await system.begin(await system.plan(REQUEST));
    const random = seededRandom(seed);
    for (let minute = 0; minute < 20; minute++) {
      const [one, other] = [0, 1].map((each) => intercept(system.env, jostled(seed * 100 + minute * 2 + each)));
      if (one === undefined || other === undefined) throw new Error('there are two');
      await Promise.all([tick(one), tick(other), system.deliverWith(one), system.deliverWith(other)]);
      await system.finishAll();
      if (random() < 0.3) system.loseMessages();
      await system.passMinutes(1);
    }
    await everyMemberRanOnce(system);
  });
});
