import { describe, expect, it } from 'vitest';
import { definition, makeTestApi } from './test-api.ts';

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

  it.each(['/v1/workflows/nope', '/v1/workflows/nope/xml'])('%s is not found', async (path) => {
    const response = await makeTestApi().request('GET', path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'no-such-workflow' });
  });

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
