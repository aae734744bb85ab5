import { describe, expect, it } from 'vitest';
import { makeTestApi, startInstance, type TestApi } from './test-api.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

async function ids(api: TestApi, query = ''): Promise<readonly string[]> {
  const response = await api.request('GET', `/v1/instances${query}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
}

describe('an instance', () => {
  it('is shown with its nodes, by its id or a unique prefix', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    for (const name of [id, id.slice(0, 10), id.slice(0, 4)]) {
      expect(await (await api.request('GET', `/v1/instances/${name}`)).json()).toMatchObject({
        id,
        workflow: 'etl',
        status: 'READY',
        nodes: [{ name: 'start' }, { name: '步骤1', kind: 'shell' }, { name: 'end' }],
      });
    }
  });

  it('has a diagram with where its nodes stand', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    await api.runMaster();
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    expect(await (await api.request('GET', `/v1/instances/${id}/diagram`)).json()).toMatchObject({
      workflow: 'etl',
      version: 1,
      status: 'KILLED',
      nodes: [
        { name: 'start', status: 'SUCCEEDED' },
        { name: '步骤1', kind: 'shell', status: 'KILLED' },
        { name: 'end' },
      ],
      edges: [{ kind: 'to' }, { from: '步骤1', to: 'end', kind: 'ok' }],
    });
  });

  it('is a conflict by a prefix that several have, naming some', async () => {
    const api = makeTestApi();
    const [first, second] = [await startInstance(api), await startInstance(api)];
    const response = await api.request('GET', `/v1/instances/${first.slice(0, 5)}`);
    expect(response.status).toBe(409);
    const problem = (await response.json()) as { code: string; detail: string };
    expect(problem.code).toBe('ambiguous-id');
    expect(problem.detail).toContain(first);
    expect(problem.detail).toContain(second);
  });

  it.each(['1ng7saeyak4tpadwdswp', '1ng7sae', 'abc', 'not an id', '步骤'])('%j is not found', async (id) => {
    const api = makeTestApi();
    await startInstance(api);
    const response = await api.request('GET', `/v1/instances/${encodeURIComponent(id)}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'no-such-instance' });
  });
});

describe('instances', () => {
  it('without a filter are those of the last days, newest first, in pages across days', async () => {
    const api = makeTestApi();
    const started: string[] = [];
    for (const pause of [0, 5 * DAY_MS, DAY_MS, DAY_MS, 1_000]) {
      await api.env.clock.sleep(pause);
      started.unshift(await startInstance(api));
    }
    const recent = started.slice(0, 4);
    expect(await ids(api)).toEqual(recent);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=1${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = (await (await api.request('GET', `/v1/instances${query}`)).json()) as {
        items: { id: string }[];
        cursor?: string;
      };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(recent);
  });

  it('can be found by workflow, status, day and prefix', async () => {
    const api = makeTestApi();
    const [a, b] = [await startInstance(api, 'a'), await startInstance(api, 'b')];
    expect(await ids(api, '?workflow=b')).toEqual([b]);
    expect(await ids(api, '?day=2026-11-23')).toEqual(expect.arrayContaining([a, b]));
    expect(await ids(api, '?day=2026-11-22')).toEqual([]);
    expect(await ids(api, `?prefix=${a.slice(0, 12)}`)).toEqual([a]);
    await api.request('POST', `/v1/instances/${a}/kill?wait=5`);
    expect(await ids(api, '?status=KILLED')).toEqual([a]);
  });

  it('can be found by all of these together, and by what id or name begins with', async () => {
    const api = makeTestApi();
    const [a, b, c] = [
      await startInstance(api, 'load a'),
      await startInstance(api, 'load b'),
      await startInstance(api),
    ];
    await api.request('POST', `/v1/instances/${a}/kill?wait=5`);
    expect(await ids(api, '?text=load')).toEqual(expect.arrayContaining([a, b]));
    expect(await ids(api, '?text=load&status=READY,RUNNING')).toEqual([b]);
    expect(await ids(api, '?workflow=load%20a&status=KILLED&day=2026-11-23')).toEqual([a]);
    expect(await ids(api, '?workflow=load%20a&status=READY')).toEqual([]);
    expect(await ids(api, `?text=${c}`)).toEqual([c]);
    const now = api.env.clock.now();
    expect(await ids(api, `?from=${now - 60_000}&to=${now + 60_000}`)).toHaveLength(3);
    expect(await ids(api, `?from=${now + 60_000}`)).toEqual([]);
  });

  it.each(['READY', 'ready', 'W_READY'])('take the status as %s', async (status) => {
    const api = makeTestApi();
    const id = await startInstance(api);
    expect(await ids(api, `?status=${status}`)).toEqual([id]);
  });

  it.each([
    ['status=DONE', 'status'],
    ['day=23.11.2026', 'day'],
    ['day=2026-02-30', 'day'],
    ['prefix=abc', 'prefix'],
    ['day=2026-11-23&from=1', 'either day'],
    ['from=5&to=5', 'earlier'],
    ['from=0&to=99999999999', 'at most 366 days'],
    ['status=READY,DONE', 'status'],
    ['status=', 'status'],
    ['text=', 'text'],
    ['state=READY', 'state'],
    ['cursor=junk', 'cursor'],
    ['cursor=1.junk&status=READY', 'cursor'],
  ])('are not listed by ?%s', async (query, named) => {
    const response = await makeTestApi().request('GET', `/v1/instances?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining(named) });
  });
});
