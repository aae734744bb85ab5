import { describe, expect, it } from 'vitest';
import type { Notice } from '#core/model/notice.ts';
import { tick } from '#core/service/tick.ts';
import { override } from '#test/factories/override.ts';
import { CoordinatorSystem, within } from './coordinator-system.ts';
import { dyingAt, intercept } from './intercept.ts';
import { chainXml, System } from './system.ts';

const ROOT = 'mail-receivers="ops@example.com" mail-level="succeeded,failed,killed"';

function stored({ ports }: System): readonly Notice[] {
  return ports.notices.all().map(({ notice }) => notice);
}

function types(system: System): readonly string[] {
  return stored(system).map((notice) => ('status' in notice ? notice.status : notice.type));
}

/** One action of two attempts: the first fails, the second succeeds. */
async function recovers(system: CoordinatorSystem): Promise<void> {
  await system.deliver();
  await system.finish(await system.take(), 'FAILED');
  await system.deliver();
  await system.work();
}

const RETRYING = chainXml(['a'], { root: ROOT, action: 'retry-times="1"' });

describe('A workflow that asks for mail', () => {
  it('has its end stored as a notice, with what a rerun would overwrite', async () => {
    const system = new System();
    const id = await system.run(chainXml(['a'], { root: ROOT }));
    await system.work('FAILED');
    expect(stored(system)).toEqual([
      expect.objectContaining({
        ...{ type: 'ended', instanceId: id, workflow: 'wf', run: 1, status: 'FAILED', nodes: 'SF.' },
        reason: { node: 'a', message: 'failed', fault: 'user' },
      }),
    ]);
    await system.command(id, { type: 'rerun', mode: { type: 'whole' } });
    await system.work();
    expect(types(system)).toEqual(['FAILED', 'SUCCEEDED']);
  });

  it('has a retry and a recovery stored once each', async () => {
    const system = new CoordinatorSystem();
    await system.start(await system.submit(RETRYING));
    await recovers(system);
    expect(types(system)).toEqual(['retry', 'recovered', 'SUCCEEDED']);
    const words = system.ports.bus.published.flatMap((event) => (event.type === 'notice' ? event.id : []));
    expect(words.map((id) => id.split('/')[0])).toEqual(['retry', 'recovered', 'ended']);
  });

  it('finds its receivers among the parameters of an instance', async () => {
    const system = new System();
    const root = 'mail-receivers="${param:owner}" mail-level="${param:level}"';
    const name = await system.submit(chainXml(['a'], { root }));
    await system.start(name, { owner: 'a@example.com', level: 'succeeded' });
    await system.start(name, { owner: '', level: 'succeeded' });
    await system.work();
    expect(types(system)).toEqual(['SUCCEEDED']);
  });

  it('ends although notices cannot be stored, and has them later', async () => {
    const system = new CoordinatorSystem();
    const id = await system.start(await system.submit(RETRYING));
    const failing = override(system.ports.notices, { add: () => Promise.reject(new Error('unreachable')) });
    const broken = new CoordinatorSystem({ ...system.ports, clock: system.clock, notices: failing });
    Object.assign(broken.ports, system.ports);
    await recovers(broken);
    expect(await system.status(id)).toBe('SUCCEEDED');
    expect(types(system)).toEqual([]);
    for (let minute = 0; minute < 3; minute++) {
      await system.ticks(1);
      await system.deliver();
    }
    expect(types(system)).toEqual(['retry', 'recovered', 'SUCCEEDED']);
    expect((await system.env.instances.load(id))?.wakeAt).toBeUndefined();
  });
});

describe('A workflow that asks for none', () => {
  it.each(['', 'mail-level="succeeded,failed"', 'mail-receivers="a@example.com" mail-level="killed"'])(
    'has nothing stored (%j)',
    async (root) => {
      const system = new CoordinatorSystem();
      await system.start(await system.submit(chainXml(['a'], { root, action: 'retry-times="1"' })));
      await recovers(system);
      expect(types(system)).toEqual([]);
    },
  );
});

describe('A coordinator that is late', () => {
  it('has one notice, with the reason', async () => {
    const system = new CoordinatorSystem();
    await system.workflow('w', within({ cron: '0 13 * * *', attributes: 'deadline="+5m"' }));
    await system.ticks(80);
    expect(stored(system)).toEqual([
      expect.objectContaining({ type: 'late', coordinator: 'w', reason: expect.stringContaining('READY') }),
    ]);
  });
});

describe.each(['before', 'after'] as const)('A master that dies %s a call', (moment) => {
  it('leaves every notice stored once in the end, wherever it died', async () => {
    let deaths = 0;
    for (let call = 0; ; call++) {
      const system = new CoordinatorSystem();
      await system.start(await system.submit(RETRYING));
      const around = dyingAt(call, moment);
      const mortal = new CoordinatorSystem({ ...intercept(system.env, around) });
      Object.assign(mortal.ports, system.ports);
      mortal.workers = system.workers;
      await recovers(mortal).catch((error: unknown) => {
        if (!/died|no action/.test(String(error))) throw error;
      });
      if (!around.died()) break;
      deaths += 1;
      system.loseMessages();
      await finishAll(system);
      expect(types(system).toSorted()).toEqual(['SUCCEEDED', 'recovered', 'retry']);
    }
    expect(deaths).toBeGreaterThan(12);
  });
});

/** Minutes pass until all is at rest: an attempt that is first of its node fails, every other one succeeds. */
async function finishAll(system: CoordinatorSystem): Promise<void> {
  for (let minute = 0; minute < 12; minute++) {
    await system.passMinutes(1);
    await tick(system.env);
    await system.deliver();
    for (;;) {
      const [received] = await system.ports.actions.receive('default', 1, 0, new AbortController().signal);
      if (received === undefined) break;
      const { instanceId, ref } = received.message;
      const taken = { instanceId, ref, token: 'w1-token', workerId: 'w1' };
      const claim = { workerId: 'w1', token: 'w1-token', startedAt: system.clock.now() };
      if ((await system.ports.attempts.claim(taken, claim)) === true) {
        await system.finish(taken, ref.attempt === 1 ? 'FAILED' : 'SUCCEEDED');
      }
      await system.ports.actions.delete('default', [received.receipt]);
      await system.deliver();
    }
  }
}
