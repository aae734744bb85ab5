import { describe, expect, it } from 'vitest';
import { ChannelError, MailError } from '#core/model/errors.ts';
import { deliverNotice } from '#core/service/deliver-notice.ts';
import { override } from '#test/factories/override.ts';
import { dyingAt, intercept, jostled } from './intercept.ts';
import { NotifierSystem } from './notifier-system.ts';
import { chainXml } from './system.ts';

const MAILED = chainXml(['a'], { root: 'mail-receivers="ops@example.com" creator="mei"' });
const DOWN = new MailError('the mail server does not answer', true);

async function withFailure(): Promise<NotifierSystem> {
  const system = new NotifierSystem();
  await system.start(await system.submit(MAILED));
  await system.work('FAILED');
  return system;
}

describe('A notice', () => {
  it('goes out once on every channel, and never again', async () => {
    const system = await withFailure();
    await system.notify();
    await system.notifyFor(100);
    expect([system.mail.subjects, system.topic.subjects]).toEqual([
      [expect.stringMatching(/^\[akkaflow\] FAILED wf \(\w{7}…\)$/)],
      [expect.stringContaining('FAILED wf')],
    ]);
    expect(system.waiting).toBe(0);
  });

  it('goes out when word of it comes, and a tick that comes after it changes nothing', async () => {
    const system = await withFailure();
    const [{ id } = { id: '' }] = system.ports.notices.all();
    await deliverNotice(system.notifier(), id);
    await deliverNotice(system.notifier(), id);
    await system.notify();
    expect(system.mail.taken).toHaveLength(1);
  });

  it('that word comes of but is not stored is nothing', async () => {
    const system = await withFailure();
    await deliverNotice(system.notifier(), 'ended/none/1');
    expect(system.mail.asked).toBe(0);
  });

  it('is sent again only on the channel that did not take it', async () => {
    const system = await withFailure();
    system.topic.refusal = new ChannelError('throttled', true);
    await system.notify();
    system.topic.refusal = undefined;
    await system.notifyFor(3);
    expect([system.mail.taken.length, system.topic.taken.length]).toEqual([1, 1]);
    expect(system.waiting).toBe(0);
  });

  it('waits for a mail server that is down for hours, asking ever more seldom, and holds up nothing', async () => {
    const system = await withFailure();
    system.mail.refusal = DOWN;
    await system.notify();
    expect((await system.env.instances.list({ status: 'FAILED' }, { limit: 5 })).items).toHaveLength(1);
    await system.notifyFor(5 * 60);
    expect(system.mail.asked).toBeGreaterThan(6);
    expect(system.mail.asked).toBeLessThan(14);
    system.mail.refusal = undefined;
    await system.notifyFor(61);
    expect(system.mail.subjects).toHaveLength(1);
    expect(await system.env.incidents.recent(5)).toEqual([]);
  });

  it('is given up after more than a day, which the incident log keeps', async () => {
    const system = await withFailure();
    system.mail.refusal = DOWN;
    await system.notifyFor(24 * 60);
    expect(system.waiting).toBe(1);
    await system.notifyFor(5 * 60);
    expect(system.waiting).toBe(0);
    expect(await system.env.incidents.recent(5)).toMatchObject([
      {
        type: 'unsent-notice',
        instanceId: expect.any(String),
        details: expect.stringMatching(
          /^mail did not take ended\/\w+\/1 in 30 tries: the mail server does not answer$/,
        ),
      },
    ]);
    expect(system.topic.taken).toHaveLength(1);
  });

  it('over which the notifier itself dies each time is given up as well', async () => {
    const system = await withFailure();
    const { notices } = system.ports;
    const [stored] = notices.all();
    if (stored === undefined) throw new Error('no notice');
    await notices.save(stored, { tries: 30, settled: [], wakeAt: system.minute });
    await system.notify();
    expect([system.mail.asked, system.topic.asked, system.waiting]).toEqual([0, 0, 0]);
    expect(await system.env.incidents.recent(5)).toMatchObject([
      {
        type: 'unsent-notice',
        details: expect.stringMatching(/^every channel did not take .* the notifier died each time/),
      },
    ]);
  });

  it('that a channel refuses for good is not tried again', async () => {
    const system = await withFailure();
    system.mail.refusal = new MailError('550 no such user', false);
    await system.notifyFor(30);
    expect([system.mail.asked, system.waiting]).toEqual([1, 0]);
    expect(await system.env.incidents.recent(5)).toMatchObject([{ details: expect.stringContaining('550') }]);
  });

  it('about an instance that is deleted meanwhile is done with', async () => {
    const system = await withFailure();
    const { items } = await system.env.instances.list({ workflow: 'wf' }, { limit: 1 });
    await system.env.instances.delete(items[0]?.id ?? '');
    await system.notify();
    expect([system.mail.asked, system.waiting]).toEqual([0, 0]);
  });

  it('that cannot be composed while a store fails goes out later, and holds up no other', async () => {
    const system = await withFailure();
    await system.start('wf');
    await system.work('FAILED');
    let fails = 1;
    const instances = override(system.env.instances, {
      context: (id) => (fails-- > 0 ? Promise.reject(new Error('unreachable')) : system.ports.instances.context(id)),
    });
    await system.notify({ ...system.env, instances });
    expect(system.mail.taken).toHaveLength(1);
    await system.notifyFor(3);
    expect(system.mail.taken).toHaveLength(2);
  });
});

describe('Two notifiers at once', () => {
  it('send each notice once, in whatever order their calls come', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const system = await withFailure();
      await Promise.all([0, 1, 2].map((each) => system.notify(intercept(system.env, jostled(seed * 10 + each)))));
      expect(system.mail.taken).toHaveLength(1);
    }
  });
});

describe.each(['before', 'after'] as const)('A notifier that dies %s a call', (moment) => {
  it('leaves each notice sent at least once, and twice only if the channel had taken it', async () => {
    let [deaths, doubled] = [0, 0];
    for (let call = 0; ; call++) {
      const system = await withFailure();
      const around = dyingAt(call, moment);
      await system.notify(intercept(system.env, around)).catch(() => {});
      if (!around.died()) break;
      deaths += 1;
      await system.notifyFor(5);
      expect(system.mail.taken.length).toBeGreaterThanOrEqual(1);
      expect(system.mail.taken.length).toBeLessThanOrEqual(2);
      expect(new Set(system.mail.taken.map(({ id }) => id)).size).toBe(1);
      if (system.mail.taken.length === 2) doubled += 1;
      expect(system.waiting).toBe(0);
    }
    expect(deaths).toBeGreaterThan(4);
    expect(doubled).toBeLessThanOrEqual(1);
  });
});

describe('A thousand instances that fail at once', () => {
  it('are told of each once, in reads that grow with them alone', { timeout: 30_000 }, async () => {
    const system = new NotifierSystem();
    const name = await system.submit(MAILED);
    for (let count = 0; count < 1_000; count++) await system.start(name);
    await system.work('FAILED');
    let reads = 0;
    let underWay = 0;
    let most = 0;
    const counted = intercept(system.env, {
      before: () => {
        reads += 1;
        most = Math.max(most, ++underWay);
      },
      after: () => void underWay--,
    });
    await system.notify(counted);
    expect(system.mail.taken).toHaveLength(1_000);
    expect(new Set(system.mail.taken.map(({ id }) => id)).size).toBe(1_000);
    expect(reads).toBeLessThan(8_000);
    expect(most).toBeLessThanOrEqual(8);
  });
});
