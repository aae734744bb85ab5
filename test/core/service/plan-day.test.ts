import { describe, expect, it } from 'vitest';
import type { InstanceSummary } from '#core/model/instance.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { type Plan, planDay } from '#core/service/plan-day.ts';
import { typicalDurations } from '#core/service/typical-durations.ts';
import { override } from '#test/factories/override.ts';
import { CoordinatorSystem, within } from './coordinator-system.ts';

const SECOND = 1_000;

async function plan({ env }: CoordinatorSystem, day: string, timezone = 'UTC'): Promise<Plan> {
  const planned = await planDay(env, day, timezone);
  if ('refused' in planned) throw new Error(planned.refused);
  return planned;
}

const tell = ({ runs }: Plan) =>
  runs.map(({ workflow, startsAt }) => `${new Date(startsAt).toISOString().slice(5, 19)} ${workflow}`);

describe('the plan of a day', () => {
  it('lists of today what is left, in order, after what ran already', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a', within({ cron: '0 */8 * * *' }));
    await system.workflow('b', within({}, 'a'));
    const planned = await plan(system, '2026-11-23');
    expect(tell(planned)).toEqual(['11-23T16:00:00 a', '11-23T16:01:00 b']);
    expect(planned).toMatchObject({
      from: system.clock.now(),
      until: Date.UTC(2026, 10, 24) - 1,
      disabled: 0,
      cut: false,
    });
    expect(tell(await plan(system, '2026-11-24'))).toHaveLength(6);
  });

  it('is of the day of a zone', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a', within({ cron: '30 0 * * *', attributes: 'timezone="Asia/Shanghai"' }));
    expect(tell(await plan(system, '2026-11-25', 'Asia/Shanghai'))).toEqual(['11-24T16:30:00 a']);
    expect(tell(await plan(system, '2026-11-25'))).toEqual(['11-25T16:30:00 a']);
  });

  it('takes as long as instances of the workflow usually do', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a', within({ cron: '0 13 * * *' }));
    await system.workflow('b', within({}, 'a'));
    await system.start('a');
    await system.deliver();
    await system.passMinutes(7);
    await system.complete();
    const [first, second] = (await plan(system, '2026-11-24')).runs;
    expect([first, second].map((run) => (run?.endsAt ?? 0) - (run?.startsAt ?? 0))).toEqual([
      420 * SECOND,
      60 * SECOND,
    ]);
  });

  it('knows what is ready, and what is under way and was triggered', async () => {
    const system = new CoordinatorSystem();
    for (const name of ['a', 'b']) await system.workflow(name);
    await system.workflow('w', within({}, 'a', 'b'));
    await system.succeed('a');
    expect(tell(await plan(system, '2026-11-23'))).toEqual([]);
    await system.start('b');
    expect(tell(await plan(system, '2026-11-23'))).toEqual(['11-23T12:01:01 w']);
  });

  it('leaves out what is disabled, and counts it', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a', within({ cron: '0 13 * * *' }));
    await commandCoordinator(system.env, 'a', 'disable');
    expect(await plan(system, '2026-11-24')).toMatchObject({ runs: [], disabled: 1 });
  });

  it('lists no more than fits into an answer, and says that it is cut', async () => {
    const system = new CoordinatorSystem();
    for (let index = 0; index < 7; index++) await system.workflow(`w${index}`, within({ cron: '* * * * *' }));
    const { runs, cut } = await plan(system, '2026-11-24');
    expect([runs.length, cut]).toEqual([10_000, true]);
  });

  it('starts nothing', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('a', within({ cron: '* * * * *' }));
    const before = await system.coordinator('a');
    await plan(system, '2026-11-23');
    expect(await system.coordinator('a')).toEqual(before);
    expect(await system.started('a')).toEqual([]);
  });

  it.each([
    ['2026-11-22', 'over'],
    ['9999-12-31', 'no-date'],
  ])('of %s is refused: %s', async (day, refused) => {
    expect(await planDay(new CoordinatorSystem().env, day, 'UTC')).toEqual({ refused });
  });
});

describe('the typical duration of a workflow', () => {
  const { env } = new CoordinatorSystem();
  const took = async (...seconds: readonly (number | undefined)[]) => {
    const items = seconds.map((each, index): InstanceSummary => {
      const times = { createdAt: 0, logicalTime: 0, startedAt: 5 * SECOND, endedAt: (5 + (each ?? 0)) * SECOND };
      return { id: `${index}`, workflow: 'w', status: each === undefined ? 'FAILED' : 'SUCCEEDED', ...times };
    });
    const instances = override(env.instances, { list: async () => ({ items }) });
    return (await typicalDurations({ ...env, instances }, ['w'])).get('w');
  };

  it.each([
    ['nothing without a success', [undefined], undefined],
    ['that of the only success', [undefined, 4], 4],
    ['the middle one', [100, 1, 7], 7],
    ['between the middle two', [1, 100, 3, 5], 4],
    ['of the newest ten', [...Array(10).fill(9), ...Array(30).fill(1)], 9],
  ])('is %s', async (_, seconds, typical) => {
    expect(await took(...seconds)).toBe(typical === undefined ? undefined : typical * SECOND);
  });
});
