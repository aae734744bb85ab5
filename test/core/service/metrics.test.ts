import { describe, expect, it } from 'vitest';
import { MailError } from '#core/model/errors.ts';
import type { MetricName } from '#core/ports/metrics.ts';
import { handleDeadLetters } from '#core/service/handle-dead-letters.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { makeCoordinatorHandler } from '#lambda/coordinator-handler.ts';
import { measured } from '#lambda/metrics.ts';
import { override } from '#test/factories/override.ts';
import { CoordinatorSystem, coordinatorXml } from './coordinator-system.ts';
import { NotifierSystem } from './notifier-system.ts';
import { chainXml, System } from './system.ts';

function counter() {
  const seen: Partial<Record<MetricName, number>> = {};
  const record = (name: MetricName, value = 1) => {
    seen[name] = (seen[name] ?? 0) + value;
  };
  return { seen, metrics: { record } };
}

describe('The metrics of a deployment', () => {
  it.each([
    ['SUCCEEDED', 'InstancesSucceeded'],
    ['FAILED', 'InstancesFailed'],
  ] as const)(
    'count a run once when it starts and once when it ended %s, however often it is told',
    async (outcome, name) => {
      const { seen, metrics } = counter();
      const system = new System({ metrics });
      const id = await system.start(await system.submit(chainXml(['a'])));
      await system.work(outcome);
      await system.env.events.send([
        { type: 'sweep', instanceId: id },
        { type: 'poke', instanceId: id },
      ]);
      await system.deliver();
      expect(seen).toEqual({ InstancesStarted: 1, [name]: 1 });
    },
  );

  it('count a kill', async () => {
    const { seen, metrics } = counter();
    const system = new System({ metrics });
    const id = await system.start(await system.submit(chainXml(['a'])));
    await system.deliver();
    await system.command(id, { type: 'kill', reason: 'by ops' });
    await system.deliver();
    expect(seen).toEqual({ InstancesStarted: 1, InstancesKilled: 1 });
  });

  it('count an end once when the save of it was lost to another', async () => {
    const { seen, metrics } = counter();
    const system = new System({ metrics });
    await system.start(await system.submit(chainXml(['a'])));
    await system.deliver();
    let losses = 0;
    const { instances } = system.env;
    const env = override(system.env, {
      instances: override(instances, {
        save: async (...args: Parameters<typeof instances.save>) => losses++ > 0 && (await instances.save(...args)),
      }),
    });
    await system.finish(await system.take());
    const { queue } = system.ports.events;
    await handleEvents(env, queue.receive(10));
    expect(losses).toBeGreaterThan(1);
    expect(seen).toEqual({ InstancesStarted: 1, InstancesSucceeded: 1 });
  });

  it('count an instance that is parked, once', async () => {
    const { seen, metrics } = counter();
    const system = new System({ metrics });
    const id = await system.run(chainXml(['a', 'b']));
    const loaded = await system.env.instances.load(id);
    if (loaded === undefined) expect.unreachable();
    await system.env.instances.save(loaded, { state: { ...loaded.state, nodes: `${loaded.state.nodes}.` } });
    for (let sweeps = 0; sweeps < 2; sweeps++) {
      await wakeDue(system.env, { everything: true });
      await system.env.events.send([{ type: 'sweep', instanceId: id }]);
      await system.deliver();
    }
    expect(seen).toEqual({ InstancesStarted: 1, InstancesParked: 1 });
  });

  it('count each dead letter that was recorded', async () => {
    const { seen, metrics } = counter();
    const { env } = new System({ metrics });
    await handleDeadLetters(env, [
      { id: '1', body: 'what' },
      { id: '2', body: 'ever' },
    ]);
    expect(seen).toEqual({ DeadLetters: 2 });
  });

  it.each([
    [1, undefined],
    [30, 1],
  ])('count a firing %i minutes after its time as late %s times', async (minutes, times) => {
    const { seen, metrics } = counter();
    const system = new CoordinatorSystem({ metrics });
    await system.workflow('w');
    await system.submit(coordinatorXml('daily', '0 13 * * *', ['w']));
    await system.ticks(1);
    await system.passMinutes(58 + minutes);
    await system.ticks(1);
    expect(seen.LateFirings).toBe(times);
  });

  it('count a notice that is given up', async () => {
    const { seen, metrics } = counter();
    const system = new NotifierSystem({ metrics });
    await system.start(await system.submit(chainXml(['a'], { root: 'mail-receivers="a@example.com"' })));
    await system.work('FAILED');
    system.mail.refusal = new MailError('550 no such user', false);
    await system.notify();
    expect(seen.NoticesFailed).toBe(1);
  });

  it('tell how late a tick began, and nothing of one that failed', async () => {
    const { seen, metrics } = counter();
    const system = new System({ metrics });
    const time = new Date(system.clock.now() - 1_700).toISOString();
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {}, time };
    await makeCoordinatorHandler(system.env)(event);
    expect(seen).toEqual({ TickLag: 1_700 });
    const coordinators = override(system.env.coordinators, {
      due: () => {
        throw new Error('unreachable');
      },
    });
    await expect(makeCoordinatorHandler({ ...system.env, coordinators })(event)).rejects.toThrow('unreachable');
    expect(seen).toEqual({ TickLag: 1_700 });
  });

  it.each([
    ['answers', async () => 1],
    ['throws', () => Promise.reject(new Error('no'))],
  ])('are written once when a handler %s', async (_, handler) => {
    let flushed = 0;
    const flush = () => {
      flushed += 1;
    };
    await measured({ flush }, handler)({}).catch(() => {});
    expect(flushed).toBe(1);
  });
});
