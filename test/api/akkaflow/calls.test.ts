import { beforeEach, describe, expect, it } from 'vitest';
import { akkaflowCalls } from '#api/akkaflow/mount-calls.ts';
import type { Role } from '#core/model/access.ts';
import { coordinator, definition, makeTestApi, type TestApi, tokenWith } from '../test-api.ts';

interface Answer {
  readonly status: number;
  readonly result: string;
  readonly msg: string;
  readonly data: unknown;
}

let api: TestApi;

beforeEach(() => {
  api = makeTestApi();
});

async function call(
  method: string,
  path: string,
  form?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<Answer> {
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const xml = form === undefined ? {} : { xml: new URLSearchParams(form).toString() };
  const response = await api.request(method, path, { ...xml, headers: { ...type, ...headers } });
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(text.trimEnd().split('\n'), 'it is one line').toHaveLength(1);
  const body = JSON.parse(text);
  expect(Object.keys(body)).toEqual(['result', 'msg', 'data']);
  return { status: response.status, ...body };
}

const post = (path: string, form?: Readonly<Record<string, string>>) => call('POST', path, form);
const add = (xml: string, kind = 'workflow') => post(`/akkaflow/${kind}?action=add`, { content: xml });

async function started(name = 'etl'): Promise<string> {
  await add(definition(name));
  return (await post(`/akkaflow/workflow/${encodeURIComponent(name)}?action=run&day=2026-11-23`)).data as string;
}

describe('akkaflow adds and checks definitions', () => {
  it.each(['content', 'xml'])('by the form field %s, whatever stands before the declaration', async (field) => {
    const xml = `\n<?xml version="1.0" encoding="UTF-8"?>\n${definition('流程')}`;
    const answer = await post('/akkaflow/workflow?action=add&path=/tmp/a.xml', { [field]: xml });
    expect(answer).toMatchObject({ status: 200, result: 'success', msg: 'The workflow 流程 version 1 is created' });
  });

  it('adds coordinators', async () => {
    await add(definition('report'));
    expect(await add(coordinator(), 'coor')).toMatchObject({
      status: 200,
      msg: 'The coordinator nightly is created',
    });
  });

  it('says where a definition has errors, and stores nothing', async () => {
    const answer = await add('<work-flow name="bad"/>');
    expect(answer).toMatchObject({ status: 422, result: 'fail', data: { code: 'invalid-definition' } });
    expect(answer.msg).toMatch(/^Nothing was stored; 1:1: /);
    expect(await call('GET', '/akkaflow/workflow/bad?action=get')).toMatchObject({ status: 404 });
  });

  it('checks without storing', async () => {
    const check = (xml: string) => post('/akkaflow/workflow?action=check', { xml });
    expect(await check(definition())).toMatchObject({ status: 200, result: 'success' });
    expect(await check('<work-flow name="bad"/>')).toMatchObject({ status: 422, result: 'fail' });
    expect(await call('GET', '/akkaflow/workflow/etl?action=get')).toMatchObject({ status: 404 });
  });

  it.each([
    ['nothing', {}, 400],
    ['bytes that are not UTF-8', { content: '<work-flow name="\uFFFD"/>' }, 422],
  ])('refuses %s', async (_, form, status) => {
    expect(await post('/akkaflow/workflow?action=add', form)).toMatchObject({ status, result: 'fail' });
  });
});

describe('akkaflow calls workflows', () => {
  it('get, del', async () => {
    await add(definition());
    expect(await call('GET', '/akkaflow/workflow/etl?action=get')).toMatchObject({
      status: 200,
      data: { head: { name: 'etl' } },
    });
    expect(await post('/akkaflow/workflow/etl?action=del')).toEqual({
      status: 200,
      result: 'success',
      msg: 'The workflow etl is deleted',
      data: null,
    });
    expect(await post('/akkaflow/workflow/etl?action=del')).toMatchObject({ status: 404, result: 'fail' });
  });

  it('run, with the query as parameters and nothing downstream', async () => {
    const id = await started();
    const view = await call('GET', `/akkaflow/workflow/instance/${id}?action=get`);
    expect(view.data).toMatchObject({ context: { startKind: 'run', params: { day: '2026-11-23' } } });
  });

  it('trigger and trigger-blood', async () => {
    await add(definition('etl', 'echo'));
    const trigger = await post('/akkaflow/workflow/etl?action=trigger&ignore_node=');
    expect(trigger).toMatchObject({ status: 200, msg: `The workflow etl is started as ${trigger.data}` });
    expect((await post('/akkaflow/workflow/etl?action=trigger-blood')).msg).toContain('0 workflows downstream');
    expect(await post('/akkaflow/workflow/etl?action=trigger&ignore_node=a')).toMatchObject({ status: 400 });
  });

  it('count what will still start today', async () => {
    await add(definition('report', 'echo'));
    await add(coordinator({ cron: '59 23 * * *' }), 'coor');
    expect((await call('GET', '/akkaflow/workflows?action=today-trigger-left')).data).toEqual({ report: 1 });
  });

  it('delete a folder only when nothing is in it', async () => {
    await add(definition());
    const remove = (dir: string) => post(`/akkaflow/workflow?action=del-dir&dir=${dir}`);
    expect(await remove('/etl')).toMatchObject({ status: 409, msg: expect.stringContaining('etl') });
    expect(await remove('/empty')).toMatchObject({ status: 200 });
    expect(await remove('etl')).toMatchObject({ status: 400 });
  });
});

describe('akkaflow calls coordinators', () => {
  beforeEach(async () => {
    await add(definition('report', 'echo'));
    await add(coordinator(), 'coor');
  });

  it.each([
    ['GET', '/akkaflow/coor/nightly?action=get', 'The coordinator nightly'],
    ['POST', '/akkaflow/coor/nightly?action=reset', 'The coordinator nightly is reset'],
    ['POST', '/akkaflow/workflow/nightly?action=reset', 'The coordinator nightly is reset'],
    ['POST', '/akkaflow/workflows?action=reset', '1 coordinators are reset'],
    ['POST', '/akkaflow/coor/nightly?action=trigger', 'The coordinator nightly has started report'],
    ['POST', '/akkaflow/coor/nightly?action=del', 'The coordinator nightly is deleted'],
  ])('%s %s', async (method, path, msg) => {
    expect(await call(method, path)).toMatchObject({ status: 200, result: 'success', msg });
  });

  it('trigger starts what the coordinator would start', async () => {
    const { data } = await post('/akkaflow/coor/nightly?action=trigger');
    const [id = ''] = data as string[];
    expect((await api.env.instances.load(id))?.workflow).toBe('report');
  });
});

describe('akkaflow calls instances', () => {
  it('kill, rerun, del', async () => {
    const id = await started();
    await api.runMaster();
    const at = `/akkaflow/workflow/instance/${id.slice(0, 10)}`;
    expect(await post(`${at}?action=kill`)).toMatchObject({
      status: 200,
      msg: `The kill of the instance ${id} is done`,
      data: id,
    });
    expect(await post(`${at}?action=rerun&recover=true`)).toMatchObject({ status: 200, data: id });
    expect(await post(`${at}?action=rerun`)).toMatchObject({ status: 409, data: { code: 'command-refused' } });
    expect(await post('/akkaflow/workflow/instance/nosuch?action=kill')).toMatchObject({ status: 404 });

    expect(await post(`${at}?action=del`)).toMatchObject({ status: 409, data: { code: 'not-ended' } });
    expect(await post(`${at}?action=kill`)).toMatchObject({ status: 200 });
    expect(await post(`${at}?action=del`)).toMatchObject({
      status: 200,
      msg: `The instance ${id.slice(0, 10)} is deleted`,
      data: null,
    });
    expect(await post(`${at}?action=del`)).toMatchObject({ status: 404, data: { code: 'no-such-instance' } });
  });

  it('lists those that wait', async () => {
    const id = await started();
    const list = await call('GET', '/akkaflow/workflow/watting_instance/list');
    expect(list).toMatchObject({ status: 200, msg: '1 instances wait', data: [{ id }] });
  });
});

describe('akkaflow calls the cluster and links', () => {
  it('get tells who works; shutdown is not done', async () => {
    expect(await call('GET', '/akkaflow/cluster?action=get')).toMatchObject({ status: 200, data: { workers: [] } });
    expect(await post('/akkaflow/cluster?action=shutdown')).toMatchObject({ status: 501, result: 'fail' });
  });

  it('adds, updates and deletes links, and shows no secret', async () => {
    const form = {
      ...{ name: 'wh', dbtype: 'MYSQL', jdbcUrl: 'jdbc:mysql://db:3306/wh', username: 'etl' },
      ...{ password: 'very secret', desc: '', properties: '' },
    };
    const added = await post('/akkaflow/db-link?action=add', form);
    expect(added).toMatchObject({ status: 200, data: { name: 'wh', result: 'created' } });
    expect(await post('/akkaflow/db-link/wh?action=update', form)).toMatchObject({ data: { result: 'updated' } });
    const file = { name: 'here', fstype: 'LOCAL', host: '-', port: '0', username: '-', password: '-', root: '/data' };
    expect(await post('/akkaflow/file-link?action=add', file)).toMatchObject({
      status: 200,
      msg: 'The link here is stored',
    });
    expect(await post('/akkaflow/file-link/here?action=del')).toMatchObject({ status: 200 });
    expect(JSON.stringify(added)).not.toContain('very secret');
  });
});

describe("akkaflow's calls", () => {
  const paths = akkaflowCalls(makeTestApi().env).map(({ path, action, changes }) => {
    const query = action === undefined ? '' : `?action=${action}`;
    return { path: `${path.replace('{name}', 'etl')}${query}`, changes };
  });

  it.each(paths)('$path needs a token', async ({ path }) => {
    for (const authorization of [undefined, 'Bearer junk']) {
      expect(await call('POST', path, {}, { authorization })).toMatchObject({ status: 401, result: 'fail' });
    }
  });

  it.each(paths.filter(({ changes }) => changes))('$path is no GET', async ({ path }) => {
    const answer = await call('GET', path);
    expect(answer).toMatchObject({ status: 405, result: 'fail', msg: expect.stringContaining('POST') });
  });

  it('do not answer a foreign host or page', async () => {
    for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
      expect(await call('POST', '/akkaflow/workflow/etl?action=del', {}, headers)).toMatchObject({ status: 403 });
    }
  });

  it.each([
    ['/akkaflow/workflow/etl?action=explode', 400],
    ['/akkaflow/workflow/etl', 400],
    ['/akkaflow/nothing', 404],
  ])('%s is answered %i', async (path, status) => {
    expect(await post(path)).toMatchObject({ status, result: 'fail' });
  });

  it.each(['..%2F..%2Fv1%2Fworkflows', '%252e%252e', '..%2fetl', '%2e%2e', 'a%00b'])(
    'lead to no other route by the name %s',
    async (name) => {
      await add(definition());
      const answer = await post(`/akkaflow/workflow/${name}?action=del`);
      expect([400, 404]).toContain(answer.status);
      expect(await call('GET', '/akkaflow/workflow/etl?action=get')).toMatchObject({ status: 200 });
    },
  );

  it('refuse a body over the limit', async () => {
    const content = 'x'.repeat(2 * 1024 * 1024 + 1);
    expect(await post('/akkaflow/workflow?action=add', { content })).toMatchObject({ status: 413, result: 'fail' });
  });

  it('have the rights of who is calling, no more', async () => {
    await add(definition());
    const del = async (role: Role, dir: string) => {
      const headers = await tokenWith(api, `${role}-of${dir.replace('/', '-')}`, [{ role, dir }]);
      return await call('POST', '/akkaflow/workflow/etl?action=del', {}, headers);
    };
    expect(await del('operator', '/etl')).toMatchObject({ status: 403, data: { code: 'forbidden' } });
    expect(await del('editor', '/other')).toMatchObject({ status: 404 });
    expect(await del('editor', '/etl')).toMatchObject({ status: 200 });
  });
});
