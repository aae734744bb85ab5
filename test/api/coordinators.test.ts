import { describe, expect, it } from 'vitest';
import { tick } from '#core/service/tick.ts';
import { coordinator, definition, makeTestApi, type TestApi } from './test-api.ts';

const MINUTE_MS = 60_000;

async function submitted(...files: readonly string[]): Promise<TestApi> {
  const api = makeTestApi();
  for (const xml of files) await api.request('POST', '/v1/definitions', { xml });
  return api;
}

async function get<T>(api: TestApi, path: string): Promise<T> {
  return (await (await api.request('GET', `/v1/coordinators${path}`)).json()) as T;
}

const WITH_OWN = definition().replace(
  '<start ',
  '<coordinator timezone="Asia/Shanghai"><depend-list cron="0 2 * * *"/></coordinator><start ',
);

describe('coordinators', () => {
  it('are listed in pages by folder, those inside workflows too', async () => {
    const api = await submitted(coordinator({ name: 'a' }), coordinator({ name: 'b', depends: ['x'] }), WITH_OWN);
    const first = await get<{ items: object[]; cursor: string }>(api, '?dir=/etl&limit=2');
    expect(first.items).toEqual([
      expect.objectContaining({ name: 'a', enabled: true, workflows: ['report'], missing: [], firings: 0 }),
      expect.objectContaining({ name: 'b', dependencies: ['x'], missing: ['x'] }),
    ]);
    const rest = await get<object>(api, `?dir=/etl&limit=2&cursor=${encodeURIComponent(first.cursor)}`);
    expect(rest).toMatchObject({ items: [{ name: 'etl' }] });
    expect(await get(api, '?dir=/other')).toEqual({ items: [] });
  });

  it('are shown with their schedule in words, what they wait for and when they are due next', async () => {
    const api = await submitted(WITH_OWN);
    expect(await get(api, '/etl')).toMatchObject({
      name: 'etl',
      enabled: true,
      schedule: { text: '0 2 * * *', words: 'every day at 02:00 Asia/Shanghai' },
      timezone: 'Asia/Shanghai',
      catchup: 'latest',
      ready: [],
      missing: [],
      due: [],
      nextAt: Date.UTC(2026, 10, 23, 18),
      firings: 0,
    });
  });

  it('give the text of the file that they stand in, their own or that of their workflow', async () => {
    const own = coordinator({ name: 'a' });
    const api = await submitted(own, WITH_OWN);
    const response = await api.request('GET', '/v1/coordinators/a/xml');
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(await response.text()).toBe(own);
    expect(await (await api.request('GET', '/v1/coordinators/etl/xml')).text()).toBe(WITH_OWN);
    const missing = await api.request('GET', '/v1/coordinators/nope/xml');
    expect({ status: missing.status, ...((await missing.json()) as object) }).toMatchObject({ status: 404 });
  });

  it('are shown with the deadline that comes next', async () => {
    const api = await submitted(coordinator({ depends: ['x'], attributes: 'deadline="14:00"' }));
    expect(await get(api, '/nightly')).toMatchObject({
      deadline: { text: '14:00', nextAt: Date.UTC(2026, 10, 23, 14) },
    });
    await api.request('POST', '/v1/coordinators/nightly/disable');
    expect(await get(api, '/nightly')).toHaveProperty('deadline', { text: '14:00' });
  });

  it('show a firing that cannot be finished, with the reason', async () => {
    const api = await submitted(coordinator({ cron: '* * * * *' }));
    await api.env.clock.sleep(MINUTE_MS);
    await tick(api.env);
    const open = { number: 1, failure: { message: expect.stringContaining('report'), tries: 1 } };
    expect(await get(api, '/nightly')).toMatchObject({ firings: 1, open });
    expect(await get(api, '')).toMatchObject({ items: [{ name: 'nightly', open }] });
  });

  it('tell their next times', async () => {
    const api = await submitted(WITH_OWN);
    const day = 24 * 60 * MINUTE_MS;
    const first = Date.UTC(2026, 10, 23, 18);
    expect(await get(api, '/etl/next?n=3')).toEqual({
      name: 'etl',
      enabled: true,
      timezone: 'Asia/Shanghai',
      words: 'every day at 02:00 Asia/Shanghai',
      due: [],
      times: [first, first + day, first + 2 * day],
    });
    expect((await get<{ times: unknown[] }>(api, '/etl/next')).times).toHaveLength(5);
  });

  it('tell no time past their end, and none without a cron', async () => {
    const api = await submitted(
      coordinator({ name: 'ends', cron: '0 * * * *', attributes: 'end="2026-11-23 14:00:00"' }),
      coordinator({ name: 'follows', depends: ['etl'] }),
    );
    const { times } = await get<{ times: number[] }>(api, '/ends/next');
    expect(times).toEqual([Date.UTC(2026, 10, 23, 13), Date.UTC(2026, 10, 23, 14)]);
    expect(await get(api, '/follows/next')).toMatchObject({ times: [] });
  });

  it('keep a ledger of what they fired, newest first', async () => {
    const api = await submitted(definition('report', 'true'), coordinator({ cron: '* * * * *' }));
    for (let minute = 0; minute < 2; minute++) {
      await api.env.clock.sleep(MINUTE_MS);
      await tick(api.env);
    }
    const { items } = await get<{ items: object[] }>(api, '/nightly/ledger');
    expect(items).toMatchObject([
      { type: 'fired', firing: { number: 2 }, instances: [{ workflow: 'report' }] },
      { type: 'fired', firing: { number: 1 } },
    ]);
  });

  it.each(['/nightly/next?n=0', '/nightly/next?n=many', '/nightly/ledger?limit=0', '?dir=etl'])(
    'do not take %s',
    async (path) => {
      const api = await submitted(coordinator());
      const response = await api.request('GET', `/v1/coordinators${path}`);
      expect(response.status).toBe(400);
    },
  );

  it.each(['nope', 'nope/why', 'nope/next', 'nope/ledger'])('%s is not found', async (path) => {
    const response = await makeTestApi().request('GET', `/v1/coordinators/${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'no-such-coordinator' });
  });
});

describe('why', () => {
  it('says in sentences what a coordinator waits for', async () => {
    const api = await submitted(definition(), coordinator({ name: '夜间', depends: ['etl'] }));
    expect(await get(api, `/${encodeURIComponent('夜间')}/why`)).toMatchObject({
      name: '夜间',
      reasons: [{ type: 'dependency', workflow: 'etl', sentence: expect.stringContaining('waits for etl') }],
    });
  });
});

describe('commands to a coordinator', () => {
  it('disable and enable it', async () => {
    const api = await submitted(coordinator({ depends: ['etl'] }));
    const disabled = await api.request('POST', '/v1/coordinators/nightly/disable');
    expect(await disabled.json()).toEqual({ name: 'nightly', enabled: false });
    expect(await get(api, '/nightly')).toMatchObject({ enabled: false });
    const enabled = await api.request('POST', '/v1/coordinators/nightly/enable');
    expect(await enabled.json()).toEqual({ name: 'nightly', enabled: true });
  });

  it('reset it, which clears a firing that cannot be finished', async () => {
    const api = await submitted(coordinator({ cron: '* * * * *' }));
    await api.env.clock.sleep(MINUTE_MS);
    await tick(api.env);
    expect((await api.request('POST', '/v1/coordinators/nightly/reset')).status).toBe(200);
    expect(await get(api, '/nightly')).not.toHaveProperty('open');
  });

  it('delete it, once', async () => {
    const api = await submitted(coordinator());
    expect((await api.request('DELETE', '/v1/coordinators/nightly')).status).toBe(204);
    expect((await api.request('DELETE', '/v1/coordinators/nightly')).status).toBe(404);
  });

  it('do not delete one inside a workflow, and say how it goes', async () => {
    const api = await submitted(WITH_OWN);
    const response = await api.request('DELETE', '/v1/coordinators/etl');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: 'inside-workflow',
      detail: expect.stringContaining('submit that without it'),
    });
    await api.request('POST', '/v1/definitions', { xml: definition() });
    expect((await api.request('GET', '/v1/coordinators/etl')).status).toBe(404);
  });

  it.each(['enable', 'disable', 'reset'])('%s one that is not there is not found', async (command) => {
    const response = await makeTestApi().request('POST', `/v1/coordinators/nope/${command}`);
    expect(response.status).toBe(404);
  });
});

describe('deleting a workflow that others depend on', () => {
  it('is refused and names them', async () => {
    const api = await submitted(definition(), coordinator({ depends: ['etl'] }));
    const response = await api.request('DELETE', '/v1/workflows/etl');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'still-needed', detail: expect.stringContaining('nightly') });
    await api.request('DELETE', '/v1/coordinators/nightly');
    expect((await api.request('DELETE', '/v1/workflows/etl')).status).toBe(204);
  });
});
