import { beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '#core/model/access.ts';
import { coordinator, definition, makeTestApi, type TestApi, tokenWith } from './test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = makeTestApi();
  await submit(definition('report'), [{ role: 'editor', dir: '/etl' }]);
});

async function submit(xml: string, grants: readonly Grant[]) {
  const response = await api.request('POST', '/v1/definitions', { xml, headers: await tokenWith(api, 'ann', grants) });
  const { code, detail } = (await response.json()) as { code?: string; detail?: string };
  return { status: response.status, code, detail };
}

const inFolder = (xml: string, dir: string) => xml.replace('dir="/etl"', `dir="${dir}"`);

describe('a submit', () => {
  it('needs the editor on the folder of the file', async () => {
    const { status, detail } = await submit(definition('new'), [
      { role: 'operator', dir: '/etl' },
      { role: 'editor', dir: '/other' },
    ]);
    expect(status).toBe(403);
    expect(detail).toBe('"token:ann" may not submit this: it needs the role editor on /etl');
    expect(await api.env.workflows.head('new')).toBeUndefined();
  });

  it('needs the editor on the folder of the live version, too, and tells nothing of it', async () => {
    const moved = inFolder(definition('report', 'echo mine'), '/other');
    const { status, detail } = await submit(moved, [{ role: 'admin', dir: '/other' }]);
    expect(status).toBe(403);
    expect(detail).toContain('the name "report" is taken in another folder');
    expect(detail).not.toContain('/etl');
    expect((await api.env.workflows.head('report'))?.dir).toBe('/etl');
  });

  it('moves a workflow of who may edit both folders', async () => {
    const moved = inFolder(definition('report'), '/other');
    const grants = ['/etl', '/other'].map((dir) => ({ role: 'editor', dir }) as const);
    expect(await submit(moved, grants)).toMatchObject({ status: 201 });
  });

  it('takes no name over from a coordinator of another folder', async () => {
    await submit(coordinator(), [{ role: 'editor', dir: '/etl' }]);
    const { status } = await submit(inFolder(definition('nightly'), '/other'), [{ role: 'editor', dir: '/other' }]);
    expect(status).toBe(403);
    expect(await api.env.workflows.head('nightly')).toBeUndefined();
  });

  it('takes no name over from a deleted workflow of another folder', async () => {
    await api.request('DELETE', '/v1/workflows/report');
    const { status } = await submit(inFolder(definition('report'), '/other'), [{ role: 'editor', dir: '/other' }]);
    expect(status).toBe(403);
  });

  it.each([
    ['a coordinator', inFolder(coordinator({ name: 'mine', starts: ['report'] }), '/other')],
    [
      'a sub-workflow',
      inFolder(definition('mine'), '/other').replace(/<shell>.*<\/shell>/s, '<sub-workflow name="report"/>'),
    ],
  ])('of %s needs the operator on the folder of what it starts', async (_, xml) => {
    const { status, detail } = await submit(xml, [{ role: 'editor', dir: '/other' }]);
    expect(status).toBe(403);
    expect(detail).toContain('it starts the workflow "report"');
    const both = [
      { role: 'editor', dir: '/other' },
      { role: 'operator', dir: '/etl' },
    ] as const;
    expect(await submit(xml, both)).toMatchObject({ status: 201 });
  });
});

describe('what is downstream', () => {
  it('is started only by who may start all of it', async () => {
    await api.request('POST', '/v1/definitions', { xml: inFolder(definition('later'), '/other') });
    await api.request('POST', '/v1/definitions', { xml: coordinator({ depends: ['report'], starts: ['later'] }) });
    const start = (headers: Awaited<ReturnType<typeof tokenWith>>) =>
      api.request('POST', '/v1/workflows/report/instances', {
        json: { params: { day: '1' }, downstream: true },
        headers,
      });
    const refused = await start(await tokenWith(api, 'bob', [{ role: 'operator', dir: '/etl' }]));
    expect(refused.status).toBe(403);
    expect(await refused.text()).not.toContain('/other');
    const grants = ['/etl', '/other'].map((dir) => ({ role: 'operator', dir }) as const);
    expect((await start(await tokenWith(api, 'bob', grants))).status).toBe(201);
  });
});

describe('what somebody starts', () => {
  it('carries the name of who asked for it', async () => {
    const headers = await tokenWith(api, 'ann', [{ role: 'operator', dir: '/etl' }]);
    const json = { params: { day: '1' } };
    const started = await api.request('POST', '/v1/workflows/report/instances', { json, headers });
    const { id } = (await started.json()) as { id: string };
    expect((await api.env.instances.context(id))?.startedBy).toBe('token:ann');
  });
});

describe('a prefix of an id', () => {
  it('means the one instance that the caller may see', async () => {
    const other = inFolder(definition('other'), '/other');
    await api.request('POST', '/v1/definitions', { xml: other });
    const start = async (name: string) => {
      const json = { params: { day: '1' } };
      const response = await api.request('POST', `/v1/workflows/${name}/instances`, { json });
      return ((await response.json()) as { id: string }).id;
    };
    const [mine, hidden] = [await start('report'), await start('other')];
    const prefix = mine.slice(0, 4);
    expect(hidden.startsWith(prefix)).toBe(true);
    const headers = await tokenWith(api, 'ann', [{ role: 'viewer', dir: '/etl' }]);
    const response = await api.request('GET', `/v1/instances/${prefix}`, { headers });
    expect(await response.json()).toMatchObject({ id: mine });
    expect((await api.request('GET', `/v1/instances/${prefix}`)).status).toBe(409);
  });
});
