import { beforeEach, describe, expect, it } from 'vitest';
import { MissingBodyError } from '#core/model/errors.ts';
import { deleteLink } from '#core/service/delete-link.ts';
import { override } from '#test/factories/override.ts';
import { definition, makeTestApi, type TestApi } from './test-api.ts';

const CANARY = 'c4n4ry-p4ss';
const LINK = { type: 'mysql', options: { host: 'db', user: 'etl' }, secret: { password: CANARY } };
const USER = definition('uses', 'true').replace(
  '<shell><command>true</command></shell>',
  '<sql db-link="dw">select 1</sql>',
);

let api: TestApi;
beforeEach(() => {
  api = makeTestApi();
});

const put = (body: object, name = 'dw') => api.request('PUT', `/v1/links/${encodeURIComponent(name)}`, { json: body });
const secretOf = async (name: string) => {
  const { secret = { type: 'managed' } } = (await api.env.links.get(name)) ?? {};
  return api.env.secrets.read({ name, secret });
};

describe('PUT /v1/links/NAME', () => {
  it('stores a link, and its secret apart', async () => {
    const response = await put(LINK, '数据 库');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ name: '数据 库', result: 'created', warnings: [] });
    expect(await api.env.links.get('数据 库')).toMatchObject({ type: 'mysql', secret: { type: 'managed' } });
    expect(await secretOf('数据 库')).toEqual({ password: CANARY });
  });

  it('takes the password out of a URL', async () => {
    await put({ jdbcUrl: `jdbc:mysql://etl:${CANARY}@db/wf` });
    expect(JSON.stringify(await api.env.links.list())).not.toContain(CANARY);
    expect(await secretOf('dw')).toEqual({ password: CANARY });
  });

  it('replaces a link as a whole: a secret that is not given again is forgotten', async () => {
    await put(LINK);
    const response = await put({ type: 'mysql', options: { host: 'elsewhere' } });
    expect(await response.json()).toMatchObject({ result: 'updated' });
    await expect(secretOf('dw')).rejects.toThrow('is gone');
    expect(await api.env.links.get('dw')).not.toHaveProperty('secret');
  });

  it('gives each change a later time than the one before', async () => {
    await put(LINK);
    const first = await api.env.links.get('dw');
    await put(LINK);
    expect((await api.env.links.get('dw'))?.updatedAt).toBeGreaterThan(first?.updatedAt ?? 0);
  });

  it('warns of a secret too short to be masked', async () => {
    const response = await put({ ...LINK, secret: { password: 'abc' } });
    expect(await response.json()).toMatchObject({ warnings: [expect.stringContaining('fewer than 4 characters')] });
  });

  it.each([
    [{ ...LINK, options: {} }, 422, 'invalid-link', 'needs `host`'],
    [
      { ...LINK, options: { ...LINK.options, allowLoadLocal: 'true' } },
      422,
      'invalid-link',
      'no option `allowLoadLocal`',
    ],
    [{ ...LINK, type: 'db2' }, 422, 'invalid-link', '`type` is `db2`'],
    [{ ...LINK, secret: { pass: CANARY } }, 400, 'invalid-request', 'secret'],
    [{ jdbcUrl: `jdbc:db2://etl:${CANARY}@db` }, 422, 'invalid-link', 'begins with none of'],
  ])('refuses %j, quoting no secret', async (body, status, code, words) => {
    const response = await put(body);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ code, detail: expect.stringContaining(words) });
    expect(text).not.toContain(CANARY);
    expect(await api.env.links.list()).toEqual([]);
  });
});

describe('POST /v1/links', () => {
  it('stores every link of a file of akkaflow', async () => {
    const xml = `<db-links>
      <link name="a" type="MYSQL" jdbc-url="jdbc:mysql://h:3306/wf" username="root" password="${CANARY}"/>
      <link name="b" type="HIVE" jdbc-url="jdbc:hive2://h:10000/" username="hive" password="hdfs"/></db-links>`;
    const response = await api.request('POST', '/v1/links', { xml });
    expect(await response.json()).toEqual({
      links: [
        { name: 'a', result: 'created' },
        { name: 'b', result: 'created' },
      ],
      diagnostics: [],
    });
    expect(await secretOf('a')).toEqual({ password: CANARY });
  });

  it('stores nothing of a file with an error', async () => {
    const xml = '<db-links><link name="a" type="sqlite" path="/a"/><link name="b"/></db-links>';
    const response = await api.request('POST', '/v1/links', { xml });
    expect(response.status).toBe(422);
    expect(await api.env.links.list()).toEqual([]);
  });
});

describe('reading links', () => {
  it('never shows a secret', async () => {
    await put(LINK);
    for (const path of ['/v1/links', '/v1/links/dw']) {
      const text = await (await api.request('GET', path)).text();
      expect(text).toContain('"host":"db"');
      expect(text).not.toContain(CANARY);
    }
  });

  it('says that there is no such link', async () => {
    const response = await api.request('GET', '/v1/links/none');
    expect(await response.json()).toMatchObject({ code: 'no-such-link', status: 404 });
  });
});

describe('DELETE /v1/links/NAME', () => {
  it('deletes the link and its secret', async () => {
    await put(LINK);
    expect((await api.request('DELETE', '/v1/links/dw')).status).toBe(204);
    await expect(secretOf('dw')).rejects.toThrow('is gone');
    expect((await api.request('DELETE', '/v1/links/dw')).status).toBe(404);
  });

  it('refuses while a workflow uses it, unless it is forced', async () => {
    await put(LINK);
    await api.request('POST', '/v1/definitions', { xml: USER });
    const refused = await api.request('DELETE', '/v1/links/dw');
    expect(await refused.json()).toMatchObject({ code: 'still-needed', detail: 'These workflows use it: uses' });
    expect((await api.request('DELETE', '/v1/links/dw?force=true')).status).toBe(204);
  });
});

describe('DELETE /v1/links/NAME while a definition cannot be read', () => {
  it('asks those that can be', async () => {
    await put(LINK);
    await api.request('POST', '/v1/definitions', { xml: definition('broken', 'true') });
    const head = await api.env.workflows.head('broken');
    const definitions = override(api.env.definitions, {
      get: async (hash) => {
        if (hash === head?.hash) throw new MissingBodyError(`no body ${hash}`);
        return api.env.definitions.get(hash);
      },
    });
    expect(await deleteLink({ ...api.env, definitions }, 'dw', false)).toEqual({ result: 'deleted' });
  });
});

describe('submitting a workflow that names a link', () => {
  const codes = async () => {
    const response = await api.request('POST', '/v1/definitions', { xml: USER });
    const { diagnostics } = (await response.json()) as { diagnostics: { code: string; severity: string }[] };
    return diagnostics.map(({ code, severity }) => `${severity} ${code}`);
  };

  it('is warned when there is none', async () => {
    expect(await codes()).toEqual(['warning missing-link']);
  });

  it('is warned when its folder may not use it', async () => {
    await put({ ...LINK, folders: ['/other'] });
    expect(await codes()).toEqual(['warning link-not-allowed']);
  });

  it('is not warned of one that it may use', async () => {
    await put({ ...LINK, folders: ['/etl'] });
    expect(await codes()).toEqual([]);
  });
});

describe('POST /v1/links/NAME/test', () => {
  it.each([
    ['mysql', { host: 'db' }, '<sql db-link="a&amp;b">select 1</sql>'],
    ['oracle', { host: 'db', sid: 'XE' }, '<sql db-link="a&amp;b">select 1 from dual</sql>'],
    ['sftp', { host: 'h', user: 'u' }, 'file-link="a&amp;b" min-num="0"'],
  ])('starts an instance that opens a link of %s, with no live workflow', async (type, options, work) => {
    await put({ type, options, folders: ['/etl'] }, 'a&b');
    const response = await api.request('POST', `/v1/links/${encodeURIComponent('a&b')}/test`, { json: {} });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    const instance = await api.env.instances.load(id);
    expect(instance).toMatchObject({ workflow: 'link-test/a&b', dir: '/etl' });
    expect(await api.env.definitions.get(instance?.hash ?? '')).toContain(work);
    expect((await api.env.workflows.list('/', { limit: 10 })).items).toEqual([]);
  });

  it('says which groups there are when it is asked for another', async () => {
    await put(LINK);
    const response = await api.request('POST', '/v1/links/dw/test', { json: { group: 'moon' } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('no worker group is called');
  });

  it('starts one instance for the same Idempotency-Key', async () => {
    await put(LINK);
    const test = () => api.request('POST', '/v1/links/dw/test', { json: {}, headers: { 'idempotency-key': 'k' } });
    const first = await test();
    const second = await test();
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(await second.json()).toEqual(await first.json());
  });
});
