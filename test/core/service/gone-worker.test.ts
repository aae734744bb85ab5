import { describe, expect, it } from 'vitest';
import { FormatError } from '#core/model/errors.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { override } from '#test/factories/override.ts';
import { chainXml, System } from './system.ts';

async function unreadable(): Promise<never> {
  throw new FormatError('an item has format 2, written by a newer release');
}

describe('A worker that is gone', () => {
  it('loses its attempts when its lease and the margin have ended, and another one takes over', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a']));
    const taken = await system.take('w1', 30_000);
    await system.clock.sleep(59_000);
    await wakeDue(system.env);
    await system.deliver();
    expect(system.ports.actions.queue('default').size).toBe(0);
    await system.clock.sleep(2_000);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.finish(taken)).toBe(false);
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    const attempts = await system.env.attempts.list(id);
    expect(attempts.map(({ status }) => status)).toEqual(['LOST', 'SUCCEEDED']);
  });

  it('and that no heartbeat ever listed the attempt of, leaves none that runs for ever in an instance that was killed', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a']));
    await system.take('w1', 0);
    await system.heartbeat('w1', 1);
    await system.command(id, { type: 'kill', reason: '' });
    await system.deliver();
    expect(await system.status(id)).toBe('KILLED');
    await system.passMinutes(2);
    await wakeDue(system.env);
    await system.deliver();
    expect((await system.env.attempts.list(id)).map(({ status }) => status)).toEqual(['LOST']);
    expect((await system.env.instances.load(id))?.wakeAt).toBeUndefined();
  });

  it('is not taken for gone when the answer about its lease was long on the way', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a']));
    await system.take('w1', 30_000);
    const { workers, clock } = system.env;
    const get = async (worker: string) => {
      const record = await workers.get(worker);
      await clock.sleep(61_000);
      return record;
    };
    const env = { ...system.env, workers: override(workers, { get }) };
    await system.env.events.send([{ type: 'sweep', instanceId: id }]);
    await handleEvents(env, system.ports.events.queue.receive(10));
    expect((await system.env.attempts.list(id)).map(({ status }) => status)).toEqual(['RUNNING']);
  });

  it('is forgotten once nothing runs in its name any more', async () => {
    const system = new System();
    await system.run(chainXml(['a']));
    await system.take('w1', 0);
    await system.passMinutes(1);
    await wakeDue(system.env);
    expect(await system.env.workers.get('w1')).toBeDefined();
    await system.deliver();
    await wakeDue(system.env);
    expect(await system.env.workers.get('w1')).toBeUndefined();
  });

  it('has its instances looked at though all it ran has ended: it may have died before it told', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a']));
    await system.finish(await system.take('w1', 0), 'SUCCEEDED', { tell: false });
    await system.clock.sleep(30_001);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.status(id)).toBe('SUCCEEDED');
  });

  it.each([
    ['the workers cannot be listed', { list: unreadable }, {}, 'gone workers not looked for'],
    ['its attempts cannot be read', {}, { get: unreadable }, 'gone worker not forgotten'],
  ])('holds up nothing that is due when %s', async (_, workers, attempts, logged) => {
    const system = new System();
    const due = await system.start(await system.submit(chainXml(['a'])));
    await system.heartbeat('w1', 0, [{ instanceId: 'x', ref: { node: 1, run: 1, iteration: 1, attempt: 1 } }]);
    system.loseMessages();
    await system.passMinutes(3);
    const env = {
      ...system.env,
      workers: override(system.env.workers, workers),
      attempts: override(system.env.attempts, attempts),
    };
    await wakeDue(env);
    await system.deliver();
    expect(await system.status(due)).toBe('RUNNING');
    expect(system.logged).toContain(logged);
    expect(await system.env.workers.get('w1')).toBeDefined();
  });
});
