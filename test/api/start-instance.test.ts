import { describe, expect, it } from 'vitest';
import { definition, makeTestApi, type RequestOptions, type TestApi } from './test-api.ts';

const HOUR_MS = 60 * 60 * 1000;

async function withWorkflow(): Promise<TestApi> {
  const api = makeTestApi();
  await api.request('POST', '/v1/definitions', { xml: definition() });
  return api;
}

function start(api: TestApi, options: RequestOptions) {
  return api.request('POST', '/v1/workflows/etl/instances', options);
}

async function idOf(response: Response): Promise<string> {
  return ((await response.json()) as { id: string }).id;
}

describe('starting an instance', () => {
  it('answers its id, and it has what it was given', async () => {
    const api = await withWorkflow();
    const response = await start(api, { json: { params: { day: 'x' }, logicalTime: 1_000, kind: 'run' } });
    expect(response.status).toBe(201);
    expect(await api.env.instances.context(await idOf(response))).toMatchObject({
      params: { day: 'x' },
      logicalTime: 1_000,
      startKind: 'run',
      startedBy: 'local',
    });
  });

  it('with an undefined parameter starts nothing and names it', async () => {
    const api = await withWorkflow();
    const response = await start(api, {});
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: 'invalid-parameters',
      diagnostics: [{ message: expect.stringContaining('day') }],
    });
    expect(await (await api.request('GET', '/v1/instances')).json()).toEqual({ items: [] });
  });

  it('of an unknown or a deleted workflow is not found', async () => {
    const api = await withWorkflow();
    expect((await api.request('POST', '/v1/workflows/nope/instances')).status).toBe(404);
    await api.request('DELETE', '/v1/workflows/etl');
    expect((await start(api, { json: { params: { day: 'x' } } })).status).toBe(404);
  });

  it.each([
    [{ json: { params: { day: 7 } } }, 'params.day'],
    [{ json: { parameters: {} } }, 'parameters'],
    [{ json: { logicalTime: '2026-11-23' } }, 'logicalTime'],
    [{ json: { logicalTime: 1.5 } }, 'logicalTime'],
    [{ json: [] }, 'object'],
    [{ json: { params: { day: 'x' } }, headers: { 'idempotency-key': '' } }, 'Idempotency-Key'],
  ])('with %j is refused, saying what is wrong', async (options, named) => {
    const response = await start(await withWorkflow(), options);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining(named) });
  });

  it('with a body that is no JSON, or does not say that it is, is refused', async () => {
    const api = await withWorkflow();
    const headers = { 'content-type': 'application/json' };
    expect((await start(api, { xml: '{', headers })).status).toBe(400);
    expect((await start(api, { xml: '{}' })).status).toBe(415);
  });
});

describe('an Idempotency-Key', () => {
  const options = { json: { params: { day: 'x' } }, headers: { 'idempotency-key': 'nightly-1' } };

  it('starts one instance however often it is sent, also across the turn of the hour', async () => {
    const api = await withWorkflow();
    const first = await start(api, options);
    expect(first.status).toBe(201);
    const id = await idOf(first);
    for (const pause of [0, HOUR_MS - 1]) {
      await api.env.clock.sleep(pause);
      const again = await start(api, options);
      expect(again.status).toBe(200);
      expect(await again.json()).toEqual({ id, result: 'exists' });
    }
  });

  it('is the key of one workflow only, and is forgotten in the end', async () => {
    const api = await withWorkflow();
    const id = await idOf(await start(api, options));
    await api.request('POST', '/v1/definitions', { xml: definition('other') });
    const other = await api.request('POST', '/v1/workflows/other/instances', options);
    expect(other.status).toBe(201);
    await api.env.clock.sleep(2 * HOUR_MS);
    expect(await idOf(await start(api, options))).not.toBe(id);
  });
});

describe('a start that waits', () => {
  it('answers how the instance has ended, or how it stands when the time is up', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', {
      xml: '<work-flow name="short"><start name="start" to="end"/><end name="end"/></work-flow>',
    });
    const ended = await api.request('POST', '/v1/workflows/short/instances?wait=5', { json: {} });
    expect(ended.status).toBe(201);
    expect(await ended.json()).toMatchObject({ result: 'started', status: 'SUCCEEDED' });
    await api.request('POST', '/v1/definitions', { xml: definition() });
    const running = await api.request('POST', '/v1/workflows/etl/instances?wait=2', { json: { params: { day: '1' } } });
    expect(await running.json()).toMatchObject({ result: 'started', status: 'RUNNING' });
  });

  it.each(['21', '-1', 'x'])('does not wait %s seconds', async (wait) => {
    const response = await makeTestApi().request('POST', `/v1/workflows/etl/instances?wait=${wait}`, { json: {} });
    expect(response.status).toBe(400);
  });
});
