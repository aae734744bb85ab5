import { describe, expect, it } from 'vitest';
import { MAX_PENDING_COMMANDS } from '#core/ports/instance-store.ts';
import { definition, makeTestApi, startInstance, type TestApi } from './test-api.ts';

function command(api: TestApi, id: string, verb: string, json?: unknown, query = '?wait=5') {
  return api.request('POST', `/v1/instances/${id}/${verb}${query}`, json === undefined ? {} : { json });
}

async function statusOf(api: TestApi, id: string) {
  return ((await (await api.request('GET', `/v1/instances/${id}`)).json()) as { status: string }).status;
}

describe('a command', () => {
  it('is accepted at once, and done later', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const response = await command(api, id, 'suspend', undefined, '');
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ id, commandId: expect.any(String), state: 'accepted' });
    await api.runMaster();
    expect(await statusOf(api, id)).toBe('SUSPENDED');
  });

  it('with ?wait answers what became of it', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const response = await command(api, id, 'suspend');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id, state: 'applied' });
    expect((await command(api, id, 'resume')).status).toBe(200);
    expect(await statusOf(api, id)).toBe('RUNNING');
  });

  it('that cannot be done is a conflict that says why', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const response = await command(api, id, 'rerun', { mode: 'whole' });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: 'command-refused',
      detail: expect.stringContaining('only an instance that has ended'),
    });
  });

  it('that nobody does within the wait is still accepted', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    await api.runMaster();
    api.env.events.send = () => Promise.resolve();
    const response = await command(api, id, 'kill');
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ state: 'accepted' });
  });

  it('is refused when too many wait already', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    for (let sent = 0; sent < MAX_PENDING_COMMANDS; sent++) await command(api, id, 'suspend', undefined, '');
    const response = await command(api, id, 'suspend', undefined, '');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'too-many-commands' });
  });

  it.each(['kill', 'suspend', 'resume'])('%s to an unknown instance is not found', async (verb) => {
    const response = await command(makeTestApi(), '1ng7saeyak4tpadwdswp', verb);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'no-such-instance' });
  });

  it.each([
    ['kill', { reason: 7 }, '', 'reason'],
    ['kill', { cause: 'x' }, '', 'cause'],
    ['suspend', { mode: 'x' }, '', 'mode'],
    ['resume', undefined, '?wait=21', 'wait'],
    ['resume', undefined, '?wait=long', 'wait'],
    ['rerun', {}, '', 'mode'],
    ['rerun', { mode: 'again' }, '', 'mode'],
    ['rerun', { mode: 'from' }, '', 'node'],
    ['rerun', { mode: 'whole', node: 'x' }, '', 'node'],
  ])('%s with %j%s is refused, naming what is wrong', async (verb, json, query, named) => {
    const api = makeTestApi();
    const response = await command(api, await startInstance(api), verb, json, query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining(named) });
  });
});

describe('a kill', () => {
  it('keeps its reason on the instance', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    await command(api, id, 'kill', { reason: 'wrong day' });
    expect(await (await api.request('GET', `/v1/instances/${id}`)).json()).toMatchObject({
      status: 'KILLED',
      reason: { message: 'wrong day' },
    });
  });
});

describe('a rerun', () => {
  async function killed() {
    const api = makeTestApi();
    const id = await startInstance(api);
    await command(api, id, 'kill');
    return { api, id };
  }

  it.each([{ mode: 'whole' }, { mode: 'recover' }, { mode: 'from', node: '步骤1' }])(
    'of %j opens the next run',
    async (json) => {
      const { api, id } = await killed();
      expect((await command(api, id, 'rerun', json)).status).toBe(200);
      expect(await (await api.request('GET', `/v1/instances/${id}`)).json()).toMatchObject({ run: 2, version: 1 });
    },
  );

  it('takes the live version only when asked to', async () => {
    const { api, id } = await killed();
    await api.request('POST', '/v1/definitions', { xml: definition('etl', 'true') });
    await command(api, id, 'rerun', { mode: 'whole', latest: true });
    expect(await (await api.request('GET', `/v1/instances/${id}`)).json()).toMatchObject({ run: 2, version: 2 });
  });

  it('with the live version of a deleted workflow is not found', async () => {
    const { api, id } = await killed();
    await api.request('DELETE', '/v1/workflows/etl');
    const response = await command(api, id, 'rerun', { mode: 'whole', latest: true });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'no-such-workflow' });
  });

  it('from a node that does not exist is a conflict that names it', async () => {
    const { api, id } = await killed();
    const response = await command(api, id, 'rerun', { mode: 'from', node: 'nope' });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('nope') });
  });
});
