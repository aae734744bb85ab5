import { beforeEach, describe, expect, it } from 'vitest';
import { routeTable } from '#api/route-table.ts';
import type { AuditRow } from '#core/model/audit.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { goodRequest, makeWorld, SECRET, type World } from './access-world.ts';
import { definition, tokenWith } from './test-api.ts';

const ROUTES = routeTable(makeEnvironment()).map(({ spec }) => spec);
const CHANGES = ROUTES.filter(({ method, changes }) => method !== 'GET' && changes === undefined);
const READS = ROUTES.filter(({ method }) => method === 'GET');

let world: World;
let before: readonly AuditRow[];
beforeEach(async () => {
  world = await makeWorld();
  await tokenWith(world.api, 'there', [{ role: 'viewer', dir: '/etl' }]);
  before = await allRows();
});

async function allRows(): Promise<readonly AuditRow[]> {
  const { audit, clock } = world.api.env;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  return (await audit.list({ day }, { limit: 1_000 })).items;
}

async function newRows(): Promise<readonly AuditRow[]> {
  const known = new Set(before.map(({ id }) => id));
  return (await allRows()).filter(({ id }) => !known.has(id));
}

async function send(spec: (typeof ROUTES)[number], headers = {}): Promise<Response> {
  const { path, content } = goodRequest(spec, world.namesFor(spec));
  return await world.api.request(spec.method, path, { ...content, headers });
}

const named = (routes: typeof ROUTES) => routes.map((spec) => [spec.id, spec] as const);

describe.each(named(CHANGES))('%s', (id, spec) => {
  it('leaves one row that says who did what to what, and how it came out', async () => {
    const response = await send(spec);
    const rows = await newRows();
    expect(rows).toMatchObject([{ who: 'local', action: id, target: expect.stringMatching(/^[a-z-]+(:.+)?$/) }]);
    const [row] = rows;
    if (response.ok) expect(row?.outcome).toBe('done');
    else expect(row).toMatchObject({ outcome: 'refused', code: ((await response.json()) as { code: string }).code });
    expect(JSON.stringify(row).length).toBeLessThan(1_000);
  });

  it('leaves none when its caller may not do it', async () => {
    const response = await send(spec, await tokenWith(world.api, 'none', []));
    expect(response.status).toBe(403);
    expect(await newRows()).toEqual([]);
  });

  it('is not done when the row cannot be written', async () => {
    const { env } = world.api;
    env.audit.begin = () => Promise.reject(new Error('throttled'));
    const writes = [env.workflows, env.coordinators, env.instances, env.links, env.access, env.campaigns];
    for (const store of writes) forbidWrites(store);
    expect((await send(spec)).status).toBe(500);
  });
});

/** Makes a store report any write as what must not happen. */
function forbidWrites(store: object): void {
  for (const method of ['replace', 'save', 'create', 'delete', 'accept']) {
    if (method in store) Object.assign(store, { [method]: () => expect.unreachable(`${method} before the audit`) });
  }
}

describe.each(named(READS))('%s', (_, spec) => {
  it('leaves no row', async () => {
    await send(spec);
    expect(await newRows()).toEqual([]);
  });
});

describe('the audit', () => {
  const row = async (method: string, path: string, content: object = {}) => {
    await world.api.request(method, path, content);
    return (await newRows())[0];
  };

  it('tells of a submit the versions and their hashes', async () => {
    const xml = definition('etl', `echo ${SECRET}`);
    const submitted = await row('POST', '/v1/definitions', { xml });
    expect(submitted).toMatchObject({
      target: 'workflow:etl',
      before: { version: 1, dir: '/etl' },
      after: { version: 2 },
    });
    expect(JSON.stringify(submitted)).not.toContain(SECRET);
  });

  it('tells of a grant what was granted before and after', async () => {
    const json = { principal: 'token:there', role: 'editor', dir: '/etl/' };
    expect(await row('PUT', '/v1/access/grants', { json })).toMatchObject({
      target: 'principal:token:there',
      before: { grants: ['viewer /etl'] },
      after: { grants: ['editor /etl'] },
    });
  });

  it('tells nothing of a secret', async () => {
    const secret = { password: 'hunter2-secret' };
    const json = { type: 'mysql', options: { host: 'db', user: 'me' }, secret };
    const put = await row('PUT', '/v1/links/new', { json });
    expect(put).toMatchObject({ outcome: 'done', after: { secret: 'managed' } });
    const made = await world.api.request('POST', '/v1/access/tokens', { json: { name: 'ci' } });
    const { token } = (await made.json()) as { token: string };
    const all = JSON.stringify(await allRows());
    expect(all).not.toContain('hunter2-secret');
    expect(all).not.toContain(token.split('.')[2]);
  });

  it('keeps a row of what broke off, and says that it failed', async () => {
    world.api.env.workflows.replace = () => Promise.reject(new Error('throttled'));
    expect(await row('DELETE', '/v1/workflows/etl')).toMatchObject({ target: 'workflow:etl', outcome: 'failed' });
  });

  it('keeps the row of a change whose process ended in between, without an outcome', async () => {
    world.api.env.audit.complete = () => Promise.reject(new Error('gone'));
    const killed = await row('POST', '/v1/coordinators/nightly/disable');
    expect(killed).toMatchObject({ action: 'disableCoordinator', target: 'coordinator:nightly' });
    expect(killed).not.toHaveProperty('outcome');
    expect((await world.api.env.coordinators.load('nightly'))?.state.enabled).toBe(false);
  });

  it('has no row of a dry run', async () => {
    const json = { from: '2026-11-25', to: '2026-11-25', dryRun: true };
    await world.api.request('POST', '/v1/workflows/etl/backfills', { json });
    expect(await newRows()).toEqual([]);
  });

  it('is listed newest first, of all days, of one, by caller and by target', async () => {
    await world.api.env.clock.sleep(1);
    const headers = await tokenWith(world.api, 'ann', [{ role: 'operator', dir: '/etl' }]);
    await world.api.request('POST', '/v1/coordinators/nightly/disable', { headers });
    await world.api.env.clock.sleep(1);
    await world.api.request('POST', '/v1/coordinators/nightly/enable');
    const list = async (query: string) => {
      const response = await world.api.request('GET', `/v1/audit${query}`);
      return ((await response.json()) as { items: AuditRow[] }).items.map(({ action }) => action);
    };
    const day = new Date(world.api.env.clock.now()).toISOString().slice(0, 10);
    expect((await list('')).slice(0, 2)).toEqual(['enableCoordinator', 'disableCoordinator']);
    expect(await list(`?day=${day}&who=token:ann`)).toEqual(['disableCoordinator']);
    expect((await list('?target=coordinator:nightly')).slice(0, 2)).toEqual([
      'enableCoordinator',
      'disableCoordinator',
    ]);
    expect(await list('?day=2020-01-01')).toEqual([]);
  });
});
