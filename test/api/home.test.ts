import { describe, expect, it } from 'vitest';
import { coordinator, makeTestApi, startInstance, tokenWith } from './test-api.ts';

describe('home', () => {
  it('tells what ran and how it ended, day by day', async () => {
    const api = makeTestApi();
    const [killed, running] = [await startInstance(api), await startInstance(api)];
    await api.request('POST', `/v1/instances/${killed}/kill?wait=5`);
    const none = { count: 0, more: false };
    expect(await (await api.request('GET', '/v1/home?days=2')).json()).toMatchObject({
      days: [
        { day: '2026-11-23', succeeded: none, failed: none, killed: { count: 1, more: false } },
        { day: '2026-11-22', killed: none },
      ],
      underWay: [{ id: running }],
      recentlyEnded: [{ id: killed, status: 'KILLED' }],
      failed: [],
      workers: { live: 0, slots: 0, running: 0 },
    });
  });

  it('tells what is due in the next hour', async () => {
    const api = makeTestApi();
    await startInstance(api, 'report');
    await api.request('POST', '/v1/definitions', { xml: coordinator({ cron: '*/30 * * * *' }) });
    await api.request('POST', '/v1/definitions', { xml: coordinator({ name: 'later', cron: '0 23 * * *' }) });
    const noon = Date.UTC(2026, 10, 23, 12);
    expect(await (await api.request('GET', '/v1/home')).json()).toMatchObject({
      nextHour: [
        { coordinator: 'nightly', dir: '/etl', workflows: ['report'], at: noon + 30 * 60_000 },
        { coordinator: 'nightly', at: noon + 60 * 60_000 },
      ],
      waiting: [],
    });
  });

  it('tells which coordinators are due and have not fired', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', { xml: coordinator({ cron: '*/30 * * * *', depends: ['etl'] }) });
    const stored = await api.env.coordinators.load('nightly');
    if (stored === undefined) expect.unreachable();
    const due = [api.env.clock.now()];
    await api.env.coordinators.save('nightly', stored, { state: { ...stored.state, due } });
    const home = await (await api.request('GET', '/v1/home')).json();
    expect(home).toMatchObject({ waiting: [{ coordinator: 'nightly', dir: '/etl', due: 1, since: due[0] }] });
  });

  it('counts nothing for who may not see everything, and shows what they may', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const see = async (dir: string) => {
      const headers = await tokenWith(api, 'ann', [{ role: 'viewer', dir }]);
      return await (await api.request('GET', '/v1/home', { headers })).json();
    };
    expect(await see('/etl')).toMatchObject({ underWay: [{ id }] });
    expect(await see('/etl')).not.toHaveProperty('days');
    expect(await see('/other')).toMatchObject({ underWay: [] });
  });

  it.each(['0', '32', 'x'])('is not told of %s days', async (days) => {
    expect((await makeTestApi().request('GET', `/v1/home?days=${days}`)).status).toBe(400);
  });
});
