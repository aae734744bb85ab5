import { describe, expect, it } from 'vitest';
import { definition, makeTestApi, tokenWith } from './test-api.ts';

describe('workflows', () => {
  it('are listed in pages, by folder', async () => {
    const { request } = makeTestApi();
    for (const name of ['a', 'b', 'c']) await request('POST', '/v1/definitions', { xml: definition(name) });
    const first = await (await request('GET', '/v1/workflows?dir=/etl&limit=2')).json();
    expect(first).toMatchObject({ items: [{ name: 'a' }, { name: 'b' }], cursor: expect.any(String) });
    const { cursor } = first as { cursor: string };
    const rest = await request('GET', `/v1/workflows?dir=/etl&limit=2&cursor=${encodeURIComponent(cursor)}`);
    expect(await rest.json()).toMatchObject({ items: [{ name: 'c' }] });
    expect(await (await request('GET', '/v1/workflows?dir=/other')).json()).toEqual({ items: [] });
  });

  it('are shown with their versions, newest first, under names in any script', async () => {
    const { request } = makeTestApi();
    await request('POST', '/v1/definitions', { xml: definition('循环 工作流') });
    await request('POST', '/v1/definitions', { xml: definition('循环 工作流', 'true') });
    const path = `/v1/workflows/${encodeURIComponent('循环 工作流')}`;
    expect(await (await request('GET', path)).json()).toMatchObject({
      head: { name: '循环 工作流', version: 2 },
      versions: [{ version: 2 }, { version: 1 }],
    });
    const xml = await request('GET', `${path}/xml`);
    expect(xml.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(await xml.text()).toBe(definition('循环 工作流', 'true'));
  });

  it('can be deleted, once', async () => {
    const { request } = makeTestApi();
    await request('POST', '/v1/definitions', { xml: definition() });
    expect((await request('DELETE', '/v1/workflows/etl')).status).toBe(204);
    expect((await request('DELETE', '/v1/workflows/etl')).status).toBe(404);
    expect(await (await request('GET', '/v1/workflows/etl')).json()).toMatchObject({ head: { deleted: true } });
  });

  it('have the text of each version', async () => {
    const { request } = makeTestApi();
    await request('POST', '/v1/definitions', { xml: definition() });
    await request('POST', '/v1/definitions', { xml: definition('etl', 'true') });
    const first = await request('GET', '/v1/workflows/etl/versions/1/xml');
    expect(await first.text()).toBe(definition());
    expect(await (await request('GET', '/v1/workflows/etl/versions/2/xml')).text()).toBe(definition('etl', 'true'));
    for (const version of ['3', '0', '1.0', '-1', 'x', '9'.repeat(40)]) {
      const response = await request('GET', `/v1/workflows/etl/versions/${version}/xml`);
      expect(await response.json()).toMatchObject({ status: 404, code: 'no-such-version' });
    }
  });

  it('have a diagram of each version', async () => {
    const { request } = makeTestApi();
    await request('POST', '/v1/definitions', { xml: definition() });
    await request('POST', '/v1/definitions', { xml: definition().replaceAll('"end"', '"finish"') });
    expect(await (await request('GET', '/v1/workflows/etl/diagram')).json()).toEqual({
      name: 'etl',
      version: 2,
      nodes: [
        { name: 'start', type: 'start' },
        { name: '步骤1', type: 'action', kind: 'shell' },
        { name: 'finish', type: 'end' },
      ],
      edges: [
        { from: 'start', to: '步骤1', kind: 'to' },
        { from: '步骤1', to: 'finish', kind: 'ok' },
      ],
    });
    const first = await request('GET', '/v1/workflows/etl/diagram?version=1');
    expect(await first.json()).toMatchObject({ version: 1, nodes: [{}, {}, { name: 'end' }] });
    expect((await request('GET', '/v1/workflows/etl/diagram?version=3')).status).toBe(404);
  });

  it.each(['/v1/workflows/nope', '/v1/workflows/nope/xml', '/v1/workflows/nope/diagram'])(
    '%s is not found',
    async (path) => {
      const response = await makeTestApi().request('GET', path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'no-such-workflow' });
    },
  );

  it.each([
    ['limit=0', 'limit'],
    ['limit=many', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['dir=etl', 'dir'],
    ['folder=/etl', 'folder'],
    ['cursor=junk', 'cursor'],
  ])('are not listed by ?%s', async (query, named) => {
    const response = await makeTestApi().request('GET', `/v1/workflows?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining(named) });
  });
});

describe('folders', () => {
  const at = (dir: string, name: string) => definition(name).replace('dir="/etl"', `dir="${dir}"`);

  it('are listed below one, with what is in them', async () => {
    const { request } = makeTestApi();
    await request('POST', '/v1/definitions', { xml: at('/etl', 'a') });
    await request('POST', '/v1/definitions', { xml: at('/etl/daily', 'b') });
    await request('POST', '/v1/definitions', { xml: at('/报表', 'c') });
    expect(await (await request('GET', '/v1/folders')).json()).toEqual({
      items: [
        { dir: '/etl', workflows: { count: 2, more: false } },
        { dir: '/报表', workflows: { count: 1, more: false } },
      ],
    });
    expect(await (await request('GET', '/v1/folders?dir=/etl')).json()).toMatchObject({
      items: [{ dir: '/etl/daily' }],
    });
    expect(await (await request('GET', '/v1/folders?limit=1')).json()).toMatchObject({ cursor: expect.any(String) });
  });

  it('that only lead to one that may be seen are shown without what is in them', async () => {
    const api = makeTestApi();
    for (const [dir, name] of [
      ['/etl', 'a'],
      ['/etl/daily', 'b'],
      ['/hr', 'c'],
    ] as const) {
      await api.request('POST', '/v1/definitions', { xml: at(dir, name) });
    }
    const headers = await tokenWith(api, 'ann', [{ role: 'viewer', dir: '/etl/daily' }]);
    expect(await (await api.request('GET', '/v1/folders', { headers })).json()).toEqual({ items: [{ dir: '/etl' }] });
    expect(await (await api.request('GET', '/v1/folders?dir=/etl', { headers })).json()).toEqual({
      items: [{ dir: '/etl/daily', workflows: { count: 1, more: false } }],
    });
  });
});
