import { describe, expect, it } from 'vitest';
import type { BulkOutcome } from '#core/service/bulk-instances.ts';
import { definition, makeTestApi, startInstance, type TestApi, tokenWith } from './test-api.ts';

async function bulk(api: TestApi, json: object, query = '', headers: Readonly<Record<string, string>> = {}) {
  const response = await api.request('POST', `/v1/instances/bulk${query}`, { json, headers });
  expect(response.status).toBe(200);
  return (await response.json()) as { items: readonly BulkOutcome[]; cursor?: string };
}

async function statusOf(api: TestApi, id: string): Promise<string> {
  return ((await (await api.request('GET', `/v1/instances/${id}`)).json()) as { status: string }).status;
}

describe('many instances', () => {
  it('are killed by a filter, each by a command of its own, with a reason', async () => {
    const api = makeTestApi();
    const [a, b, other] = [await startInstance(api), await startInstance(api), await startInstance(api, 'other')];
    const { items } = await bulk(api, { action: 'kill', reason: 'wrong data', filter: { workflow: 'etl' } });
    expect(items).toHaveLength(2);
    expect(items).toEqual(
      expect.arrayContaining([a, b].map((id) => expect.objectContaining({ id, result: 'accepted' }))),
    );
    await api.runMaster();
    const view = (await api.request('GET', `/v1/instances/${a}`)).json();
    expect(await view).toMatchObject({ status: 'KILLED', reason: { message: 'wrong data' } });
    expect(await statusOf(api, other)).not.toBe('KILLED');
  });

  it('are taken some at a time, until there is no cursor', async () => {
    const api = makeTestApi();
    for (let made = 0; made < 5; made++) await startInstance(api);
    const asked = { action: 'suspend', filter: { text: 'etl' } };
    const seen: string[] = [];
    let query = '?limit=2';
    for (let calls = 0; query !== '' && calls < 10; calls++) {
      const { items, cursor } = await bulk(api, asked, query);
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ id }) => id));
      query = cursor === undefined ? '' : `?limit=2&cursor=${encodeURIComponent(cursor)}`;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  it('are told of, and left as they are, by a dry run', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const { items } = await bulk(api, { action: 'kill', ids: [id], dryRun: true });
    expect(items).toEqual([{ id, workflow: 'etl', result: 'planned' }]);
    await api.runMaster();
    expect(await statusOf(api, id)).toBe('RUNNING');
  });

  it('are skipped where there is nothing to do, which is said of each', async () => {
    const api = makeTestApi();
    const [running, ended, nobody] = [await startInstance(api), await startInstance(api), '0'.repeat(20)];
    await api.request('POST', `/v1/instances/${ended}/kill?wait=5`);
    const result = async (action: string) => {
      const { items } = await bulk(api, { action, ids: [running, ended, nobody], dryRun: true });
      return items.map((item) => item.result);
    };
    expect(await result('kill')).toEqual(['planned', 'skipped', 'skipped']);
    expect(await result('rerun')).toEqual(['skipped', 'planned', 'skipped']);
    expect(await result('resume')).toEqual(['skipped', 'skipped', 'skipped']);
    expect(await result('suspend')).toEqual(['planned', 'skipped', 'skipped']);
    expect(await result('delete')).toEqual(['skipped', 'planned', 'skipped']);
  });

  it('are rerun with the live version of their workflow, or refused when it was deleted', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    await api.request('POST', '/v1/definitions', { xml: definition('etl', 'true') });
    const rerun = { action: 'rerun', mode: 'whole', latest: true, ids: [id] };
    expect((await bulk(api, rerun)).items).toMatchObject([{ result: 'accepted' }]);
    await api.runMaster();
    expect(await (await api.request('GET', `/v1/instances/${id}`)).json()).toMatchObject({ version: 2, run: 2 });
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    await api.request('DELETE', '/v1/workflows/etl');
    expect((await bulk(api, rerun)).items).toMatchObject([
      { result: 'refused', detail: expect.stringContaining('deleted') },
    ]);
  });

  it('are asked once by the same Idempotency-Key', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    const again = () => bulk(api, { action: 'rerun', mode: 'whole', ids: [id] }, '', { 'idempotency-key': 'k' });
    const first = await again();
    await api.runMaster();
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    expect(await again()).toEqual(first);
    await api.runMaster();
    expect(await (await api.request('GET', `/v1/instances/${id}`)).json()).toMatchObject({ status: 'KILLED', run: 2 });
  });

  it('are deleted with their logs', async () => {
    const api = makeTestApi();
    const [gone, kept] = [await startInstance(api), await startInstance(api)];
    await api.request('POST', `/v1/instances/${gone}/kill?wait=5`);
    const { items } = await bulk(api, { action: 'delete', filter: { workflow: 'etl' } });
    expect(items.toSorted((a, b) => (a.result < b.result ? -1 : 1))).toMatchObject([
      { id: gone, result: 'deleted' },
      { id: kept, result: 'skipped' },
    ]);
    expect((await api.request('GET', `/v1/instances/${gone}`)).status).toBe(404);
  });

  it('leave a row in the audit that names them, but not a dry run', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const day = new Date(api.env.clock.now()).toISOString().slice(0, 10);
    const rows = async () => {
      const { items } = await api.env.audit.list({ day }, { limit: 100 });
      return items.filter(({ action }) => action === 'bulkInstances');
    };
    await bulk(api, { action: 'kill', ids: [id], dryRun: true });
    expect(await rows()).toEqual([]);
    await bulk(api, { action: 'kill', ids: [id] });
    expect(await rows()).toMatchObject([{ outcome: 'done', after: { action: 'kill', instances: [id] } }]);
  });

  it('in folders of others are refused, or are not there for who may not see them', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const asked = { action: 'kill', ids: [id] };
    const ann = await tokenWith(api, 'ann', [
      { role: 'viewer', dir: '/' },
      { role: 'operator', dir: '/other' },
    ]);
    expect((await bulk(api, asked, '', ann)).items).toMatchObject([{ result: 'refused' }]);
    const bob = await tokenWith(api, 'bob', [{ role: 'operator', dir: '/other' }]);
    expect((await bulk(api, asked, '', bob)).items).toEqual([
      { id, result: 'skipped', detail: 'there is no such instance' },
    ]);
    await api.runMaster();
    expect(await statusOf(api, id)).toBe('RUNNING');
  });

  it.each([
    [{ action: 'kill' }, 'either ids or filter'],
    [{ action: 'kill', ids: ['0'.repeat(20)], filter: { workflow: 'a' } }, 'either ids or filter'],
    [{ action: 'kill', filter: {} }, 'in common'],
    [{ action: 'kill', ids: ['abc'] }, 'whole ids'],
    [{ action: 'kill', ids: [] }, 'ids'],
    [{ action: 'rerun', mode: 'from', ids: ['0'.repeat(20)] }, 'node'],
    [{ action: 'explode', ids: ['0'.repeat(20)] }, 'action'],
    [{ action: 'kill', filter: { from: 5, to: 4 } }, 'earlier'],
  ])('are not asked by %j', async (json, named) => {
    const response = await makeTestApi().request('POST', '/v1/instances/bulk', { json });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(named) });
  });
});

describe('deleting an instance', () => {
  it('takes it, its attempts and its logs, once', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const attempt = { instanceId: id, ref: { node: 1, run: 1, iteration: 1, attempt: 1 } };
    await api.env.logs.write(attempt, 0, '');
    expect(await (await api.request('DELETE', `/v1/instances/${id}`)).json()).toMatchObject({
      code: 'not-ended',
      detail: expect.stringContaining('kill it'),
    });
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    expect((await api.request('DELETE', `/v1/instances/${id}`)).status).toBe(204);
    expect((await api.request('DELETE', `/v1/instances/${id}`)).status).toBe(404);
    expect(await api.env.logs.read(attempt, 0)).toBeUndefined();
    expect(await api.env.attempts.list(id)).toEqual([]);
  });

  it('waits for the commands that are stored on it', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    await api.request('POST', `/v1/instances/${id}/kill?wait=5`);
    await api.request('POST', `/v1/instances/${id}/rerun`, { json: { mode: 'whole' } });
    expect((await api.request('DELETE', `/v1/instances/${id}`)).status).toBe(409);
  });
});
