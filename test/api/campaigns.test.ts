import { describe, expect, it } from 'vitest';
import type { BackfillResponse } from '#api/schema/campaign.ts';
import type { StartInstanceResponse } from '#api/schema/instance.ts';
import type { CampaignView } from '#core/service/describe-campaign.ts';
import { definition, makeTestApi, type RequestOptions, type TestApi } from './test-api.ts';

const PARAMS = { day: 'x' };

/** `etl`, which takes a parameter, and `report`, which depends on it and is due each day at 3. */
async function withWorkflows(): Promise<TestApi> {
  const api = makeTestApi();
  await api.request('POST', '/v1/definitions', { xml: definition() });
  const coordinator = '<coordinator><depend-list cron="0 3 * * *"><workflow name="etl"/></depend-list></coordinator>';
  const xml = definition('report', 'true').replace('<start', `${coordinator}<start`);
  await api.request('POST', '/v1/definitions', { xml });
  return api;
}

async function backfill(api: TestApi, workflow: string, json: object, headers: RequestOptions['headers'] = {}) {
  const days = { from: '2026-11-01', to: '2026-11-03' };
  const path = `/v1/workflows/${workflow}/backfills`;
  const response = await api.request('POST', path, { json: { ...days, ...json }, headers });
  return { status: response.status, body: (await response.json()) as BackfillResponse };
}

async function campaign(api: TestApi, id: string): Promise<CampaignView> {
  return (await api.request('GET', `/v1/campaigns/${id}`)).json() as Promise<CampaignView>;
}

describe('starting an instance with what is downstream', () => {
  it('answers the instance and its campaign', async () => {
    const api = await withWorkflows();
    const json = { params: PARAMS, logicalTime: 1_000, downstream: true };
    const response = await api.request('POST', '/v1/workflows/etl/instances', { json });
    expect(response.status).toBe(201);
    const started = (await response.json()) as StartInstanceResponse;
    expect(started).toMatchObject({ result: 'started', campaign: { members: 2 } });
    expect(await api.env.instances.context(started.id)).toMatchObject({ logicalTime: 1_000, startKind: 'member' });
    const { members, status } = await campaign(api, started.campaign?.id ?? '');
    expect(status).toBe('RUNNING');
    expect(members).toMatchObject([
      { workflow: 'etl', status: 'running', instanceId: started.id, after: [] },
      { workflow: 'report', coordinator: 'report', status: 'waiting', after: [0] },
    ]);
  });

  it('is done once for one Idempotency-Key', async () => {
    const api = await withWorkflows();
    const options = { json: { params: PARAMS, downstream: true }, headers: { 'idempotency-key': 'k' } };
    const first = await (await api.request('POST', '/v1/workflows/etl/instances', options)).json();
    const again = await api.request('POST', '/v1/workflows/etl/instances', options);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ ...(first as object), result: 'exists' });
  });

  it.each([
    ['etl', { downstream: true }, 422, 'invalid-parameters'],
    ['nope', { downstream: true }, 404, 'no-such-workflow'],
    ['etl', { downstream: true, kind: 'run', params: PARAMS }, 400, 'invalid-request'],
  ])('of %s with %j is refused and stores nothing', async (workflow, json, status, code) => {
    const api = await withWorkflows();
    const response = await api.request('POST', `/v1/workflows/${workflow}/instances`, { json });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(await (await api.request('GET', '/v1/campaigns')).json()).toEqual({ items: [] });
  });
});

describe('a backfill', () => {
  it('starts, is listed, shown and cancelled', async () => {
    const api = await withWorkflows();
    const { status, body } = await backfill(api, 'etl', { params: PARAMS, parallel: 2, downstream: true });
    expect(status).toBe(201);
    expect(body).toEqual({ result: 'started', id: expect.any(String), members: 6, succeeded: 0 });
    const id = 'id' in body ? body.id : '';
    const summary = { id, kind: 'backfill', workflow: 'etl', parallel: 2, startedBy: 'local' };
    const listed = (await (await api.request('GET', '/v1/campaigns')).json()) as object;
    expect(listed).toMatchObject({ items: [{ ...summary, status: 'RUNNING', counts: { running: 2, waiting: 4 } }] });
    expect(await campaign(api, id)).toMatchObject({ ...summary, params: PARAMS, timezone: 'UTC' });
    const cancelled = await api.request('POST', `/v1/campaigns/${id}/cancel`);
    expect(await cancelled.json()).toMatchObject({ ...summary, status: 'CANCELLED' });
  });

  it('tells what it would run and starts nothing in a dry run', async () => {
    const api = await withWorkflows();
    const { body } = await backfill(api, 'report', { dryRun: true });
    const times = [1, 2, 3].map((day) => Date.UTC(2026, 10, day, 3));
    const members = times.map((logicalTime, number) => {
      return { number, workflow: 'report', coordinator: 'report', logicalTime, after: [] };
    });
    expect(body).toEqual({ result: 'planned', timezone: 'UTC', members, succeeded: 0 });
    expect(await (await api.request('GET', '/v1/campaigns')).json()).toEqual({ items: [] });
  });

  it('of days on which nothing is due has nothing to do', async () => {
    const api = await withWorkflows();
    const { status, body } = await backfill(api, 'report', { from: '2026-12-01', to: '2026-12-02' });
    expect({ status, body }).toEqual({ status: 200, body: { result: 'nothing', succeeded: 0 } });
  });

  it('is done once for one Idempotency-Key', async () => {
    const api = await withWorkflows();
    const first = await backfill(api, 'report', {}, { 'idempotency-key': 'k' });
    const again = await backfill(api, 'report', {}, { 'idempotency-key': 'k' });
    const id = 'id' in first.body ? first.body.id : '';
    expect(again).toEqual({ status: 200, body: { result: 'exists', id, members: 3 } });
  });

  it.each([
    [{ from: '2026-11-31' }, 400, 'invalid-request'],
    [{ parallel: 0 }, 400, 'invalid-request'],
    [{ from: '2026-11-04' }, 422, 'campaign-refused'],
    [{ coordinator: 'report' }, 422, 'campaign-refused'],
    [{}, 422, 'invalid-parameters'],
  ])('with %j is refused', async (json, status, code) => {
    const refused = await backfill(await withWorkflows(), 'etl', json);
    expect(refused).toMatchObject({ status, body: { code } });
  });

  it('that is not there can be neither shown nor cancelled', async () => {
    const api = await withWorkflows();
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
    ] as const) {
      const response = await api.request(method, `/v1/campaigns/nope${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'no-such-campaign' });
    }
  });
});
