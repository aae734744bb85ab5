import { describe, expect, it } from 'vitest';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import { definition, makeTestApi } from './test-api.ts';

describe('submitting a definition', () => {
  it('makes versions, and the same text again changes nothing', async () => {
    const { request } = makeTestApi();
    const first = await request('POST', '/v1/workflows', { xml: definition() });
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({
      type: 'workflow',
      name: 'etl',
      version: 1,
      result: 'created',
      diagnostics: [],
    });
    const second = await request('POST', '/v1/workflows', { xml: definition('etl', 'true') });
    expect(await second.json()).toMatchObject({ version: 2, result: 'updated' });
    const third = await request('POST', '/v1/workflows', { xml: definition('etl', 'true') });
    expect(third.status).toBe(200);
    expect(await third.json()).toMatchObject({ version: 2, result: 'unchanged' });
  });

  it.each([
    ['malformed XML', '<work-flow>'],
    ['an unknown group', definition().replace('name="步骤1"', 'name="步骤1" host="mars"')],
    ['bytes that are not UTF-8', new Uint8Array([...Buffer.from(definition()), 0xff])],
    ['one byte too many', definition().padEnd(MAX_DEFINITION_BYTES + 1)],
  ])('with %s stores nothing and says where the error is', async (_, xml) => {
    const api = makeTestApi();
    const response = await api.request('POST', '/v1/workflows', { xml });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: 'invalid-definition',
      diagnostics: [{ severity: 'error', position: { line: expect.any(Number), column: expect.any(Number) } }],
    });
    expect(await (await api.request('GET', '/v1/workflows')).json()).toEqual({ items: [] });
  });

  it('of many times the size is refused before it is read', async () => {
    const response = await makeTestApi().request('POST', '/v1/workflows', {
      xml: ' '.repeat(3 * MAX_DEFINITION_BYTES),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'too-large' });
  });

  it('as anything but XML is refused', async () => {
    const response = await makeTestApi().request('POST', '/v1/workflows', { json: {} });
    expect(response.status).toBe(415);
  });

  it('whose name belongs to another source is a conflict that names the owner', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/workflows', { xml: definition() });
    const head = await api.env.workflows.head('etl');
    if (head === undefined) expect.unreachable();
    await api.env.workflows.replace(head, { ...head, source: 's3://definitions/etl.xml' });
    const response = await api.request('POST', '/v1/workflows', { xml: definition() });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: 'owned-elsewhere',
      detail: expect.stringContaining('s3://definitions/etl.xml'),
    });
  });
});

describe('workflows', () => {
  it('are listed in pages, by folder', async () => {
    const { request } = makeTestApi();
    for (const name of ['a', 'b', 'c']) await request('POST', '/v1/workflows', { xml: definition(name) });
    const first = await (await request('GET', '/v1/workflows?dir=/etl&limit=2')).json();
    expect(first).toMatchObject({ items: [{ name: 'a' }, { name: 'b' }], cursor: expect.any(String) });
    const { cursor } = first as { cursor: string };
    const rest = await request('GET', `/v1/workflows?dir=/etl&limit=2&cursor=${encodeURIComponent(cursor)}`);
    expect(await rest.json()).toMatchObject({ items: [{ name: 'c' }] });
    expect(await (await request('GET', '/v1/workflows?dir=/other')).json()).toEqual({ items: [] });
  });

  it('are shown with their versions, newest first, under names in any script', async () => {
    const { request } = makeTestApi();
    await request('POST', '/v1/workflows', { xml: definition('循环 工作流') });
    await request('POST', '/v1/workflows', { xml: definition('循环 工作流', 'true') });
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
    await request('POST', '/v1/workflows', { xml: definition() });
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
