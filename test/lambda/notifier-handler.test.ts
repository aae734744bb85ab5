import { describe, expect, it } from 'vitest';
import { makeNotifierHandler, type NotifierEvent } from '#lambda/notifier-handler.ts';
import { NotifierSystem } from '#test/core/service/notifier-system.ts';
import { chainXml } from '#test/core/service/system.ts';

const TICK: NotifierEvent = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

function stored(id: unknown): NotifierEvent {
  return { source: 'akkaflow', 'detail-type': 'akkaflow.notice', detail: { type: 'notice', id, at: 0 } };
}

async function withFailure(): Promise<{ system: NotifierSystem; id: string }> {
  const system = new NotifierSystem();
  await system.start(await system.submit(chainXml(['a'], { root: 'mail-receivers="a@example.com"' })));
  await system.work('FAILED');
  return { system, id: system.ports.notices.all()[0]?.id ?? '' };
}

describe('the notifier function', () => {
  it('sends what word comes of, once, whatever comes twice and at once', async () => {
    const { system, id } = await withFailure();
    const handler = makeNotifierHandler(system.notifier());
    await Promise.all([handler(stored(id)), handler(stored(id)), handler(TICK)]);
    await handler(stored(id));
    expect(system.mail.taken).toHaveLength(1);
  });

  it('sends on the tick what no word came of', async () => {
    const { system } = await withFailure();
    await makeNotifierHandler(system.notifier())(TICK);
    expect(system.mail.taken).toHaveLength(1);
  });

  it.each<[string, NotifierEvent]>([
    ['an unknown source', { ...stored('x'), source: 'somebody' }],
    ['another type', { ...stored('x'), 'detail-type': 'akkaflow.instance' }],
    ['an id that is none', stored(7)],
    ['no detail', { ...stored('x'), detail: null }],
  ])('logs an event with %s and is done with it', async (_, event) => {
    const system = new NotifierSystem();
    await makeNotifierHandler(system.notifier())(event);
    expect(system.logged).toEqual(['An event that no notifier waits for']);
  });
});
