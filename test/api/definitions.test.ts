import { describe, expect, it } from 'vitest';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import { coordinator, definition, makeTestApi, type TestApi, tokenWith } from './test-api.ts';

describe('submitting a definition', () => {
  it('makes versions, and the same text again changes nothing', async () => {
    const { request } = makeTestApi();
    const first = await request('POST', '/v1/definitions', { xml: definition() });
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({
      type: 'workflow',
      name: 'etl',
      version: 1,
      result: 'created',
      diagnostics: [],
    });
    const second = await request('POST', '/v1/definitions', { xml: definition('etl', 'true') });
    expect(await second.json()).toMatchObject({ version: 2, result: 'updated' });
    const third = await request('POST', '/v1/definitions', { xml: definition('etl', 'true') });
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
    const response = await api.request('POST', '/v1/definitions', { xml });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: 'invalid-definition',
      diagnostics: [{ severity: 'error', position: { line: expect.any(Number), column: expect.any(Number) } }],
    });
    expect(await (await api.request('GET', '/v1/workflows')).json()).toEqual({ items: [] });
  });

  it('of many times the size is refused before it is read', async () => {
    const response = await makeTestApi().request('POST', '/v1/definitions', {
      xml: ' '.repeat(3 * MAX_DEFINITION_BYTES),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'too-large' });
  });

  it('as anything but XML is refused', async () => {
    const response = await makeTestApi().request('POST', '/v1/definitions', { json: {} });
    expect(response.status).toBe(415);
  });

  it('whose name belongs to another source is a conflict that names the owner', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', { xml: definition() });
    const head = await api.env.workflows.head('etl');
    if (head === undefined) expect.unreachable();
    await api.env.workflows.replace(head, { ...head, source: 's3://definitions/etl.xml' });
    const response = await api.request('POST', '/v1/definitions', { xml: definition() });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: 'owned-elsewhere',
      detail: expect.stringContaining('s3://definitions/etl.xml'),
    });
  });
});

describe('submitting a coordinator', () => {
  const xml = coordinator({ depends: ['etl'] });

  it('answers its name, and warns of what it depends on and is not there', async () => {
    const { request } = makeTestApi();
    const response = await request('POST', '/v1/definitions', { xml });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      type: 'coordinator',
      name: 'nightly',
      result: 'created',
      diagnostics: [{ severity: 'warning', code: 'missing-dependency' }],
    });
    const again = await request('POST', '/v1/definitions', { xml });
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ result: 'unchanged' });
  });

  it('with a schedule that can never fire is refused', async () => {
    const response = await makeTestApi().request('POST', '/v1/definitions', {
      xml: coordinator({ cron: '0 0 31 2 *' }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ diagnostics: [{ message: expect.stringContaining('0 0 31 2 *') }] });
  });
});

describe('checking a definition', () => {
  const check = async (api: TestApi, xml: string | Uint8Array<ArrayBuffer>) => {
    const response = await api.request('POST', '/v1/definitions/check', { xml });
    expect(response.status).toBe(200);
    return await response.json();
  };

  it('tells what a submit would do, and stores nothing', async () => {
    const api = makeTestApi();
    const expected = { type: 'workflow', name: 'etl', dir: '/etl', version: 1, result: 'created', diagnostics: [] };
    expect(await check(api, definition())).toEqual(expected);
    expect(await (await api.request('GET', '/v1/workflows')).json()).toEqual({ items: [] });
    expect(await check(api, definition())).toEqual(expected);
  });

  it('names the nodes of a live workflow that would differ, and the folder it would leave', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', { xml: definition() });
    expect(await check(api, definition())).toMatchObject({ result: 'unchanged', version: 1 });
    expect(await check(api, definition().replace('<start', '\n\n<start'))).toMatchObject({
      result: 'updated',
      nodes: { added: [], removed: [], changed: [] },
    });
    const other = definition('etl', 'true').replaceAll('"end"', '"finish"').replace('dir="/etl"', 'dir="/other"');
    expect(await check(api, other)).toMatchObject({
      result: 'updated',
      version: 2,
      movedFrom: '/etl',
      nodes: { added: ['finish'], removed: ['end'], changed: ['步骤1'] },
    });
  });

  it('says what is wrong with it, and what only the deployment can tell', async () => {
    const api = makeTestApi();
    expect(await check(api, '<work-flow>')).toMatchObject({ result: 'rejected', diagnostics: [{ severity: 'error' }] });
    expect(await check(api, new Uint8Array([0xff]))).toMatchObject({ diagnostics: [{ code: 'not-utf-8' }] });
    expect(await check(api, coordinator({ depends: ['etl'] }))).toMatchObject({
      result: 'created',
      type: 'coordinator',
      diagnostics: [{ severity: 'warning', code: 'missing-dependency' }],
    });
  });

  it('says whose a name is, and which right is missing', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', { xml: definition() });
    const viewer = await tokenWith(api, 'ann', [{ role: 'viewer', dir: '/' }]);
    const forbidden = await api.request('POST', '/v1/definitions/check', { xml: definition(), headers: viewer ?? {} });
    expect(await forbidden.json()).toMatchObject({ result: 'forbidden', detail: expect.stringContaining('editor') });
    const head = await api.env.workflows.head('etl');
    if (head === undefined) expect.unreachable();
    await api.env.workflows.replace(head, { ...head, source: 's3://definitions/etl.xml' });
    expect(await check(api, definition())).toMatchObject({
      result: 'owned-elsewhere',
      detail: expect.stringContaining('s3://definitions/etl.xml'),
    });
  });
});

describe('a workflow with a coordinator that belongs to another source', () => {
  it('is not stored either', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', { xml: coordinator({ name: 'etl', cron: '0 0 1 * *' }) });
    const stored = await api.env.coordinators.load('etl');
    if (stored === undefined) expect.unreachable();
    const { name, dir, desc, hash, submittedAt, dependencies, workflows } = stored;
    const head = { name, dir, desc, hash, submittedAt, dependencies, workflows, source: 's3://definitions/c.xml' };
    await api.env.coordinators.save('etl', stored, { head, state: stored.state });
    const cron = '<coordinator><depend-list cron="0 0 1 * *"/></coordinator>';
    const xml = definition().replace('</work-flow>', `${cron}</work-flow>`);
    const response = await api.request('POST', '/v1/definitions', { xml });
    expect(await response.json()).toMatchObject({ code: 'owned-elsewhere' });
    expect(await api.env.workflows.head('etl')).toBeUndefined();
  });
});
