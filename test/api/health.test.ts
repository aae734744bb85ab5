import { describe, expect, it } from 'vitest';
import { makeTestApi, startInstance } from './test-api.ts';

describe('health', () => {
  it('tells which workers live and what went wrong lately', async () => {
    const { env, request } = makeTestApi();
    const now = env.clock.now();
    const worker = { group: 'default', host: 'h', slots: 4, startedAt: now, running: [], acknowledged: [] };
    await env.workers.heartbeat({ ...worker, id: 'alive', leaseUntil: now + 1_000 });
    await env.workers.heartbeat({ ...worker, id: 'gone', leaseUntil: now });
    await env.incidents.record({ at: now, type: 'dead-letter', details: 'poke' });
    const response = await request('GET', '/v1/health');
    expect(response.status).toBe(200);
    const health = (await response.json()) as { workers: { id: string; live: boolean; running: number }[] };
    expect(Object.fromEntries(health.workers.map(({ id, live }) => [id, live]))).toEqual({ alive: true, gone: false });
    expect(health).toMatchObject({ incidents: [{ type: 'dead-letter', details: 'poke' }] });
  });

  it('tells which instances the system has suspended, how many nobody looks at, and how full the queues are', async () => {
    const api = makeTestApi();
    const id = await startInstance(api);
    const health = async () => await (await api.request('GET', '/v1/health')).json();
    expect(await health()).toMatchObject({
      overdue: 0,
      parked: [],
      queues: [{ queue: 'events', dead: false }, { queue: 'actions-default' }],
    });
    await api.env.clock.sleep(10 * 60_000);
    const instance = await api.env.instances.load(id);
    if (instance === undefined) expect.unreachable();
    expect(await health()).toMatchObject({ overdue: 1 });
    const state = { ...instance.state, suspended: true, parked: 'TypeError: x' };
    await api.env.instances.save(instance, { state, wakeAt: 'rest' });
    expect(await health()).toMatchObject({ overdue: 0, parked: [{ id, workflow: 'etl', error: 'TypeError: x' }] });
  });

  it('tells whose workers are on their way or do not start', async () => {
    const { env, request } = makeTestApi();
    const now = env.clock.now();
    const start = { number: 1, count: 3, at: now, onDemand: false, tasks: ['a', 'b', 'c'] };
    await env.fleets.save('big', undefined, { number: 1, startedAt: now, starts: [start] });
    const failure = { since: now, at: now, count: 4, reason: 'no such image', retryAt: now + 60_000 };
    await env.fleets.save('default', undefined, { number: 4, startedAt: now, starts: [], failure });
    await env.fleets.save('well', undefined, { number: 1, startedAt: now, starts: [] });
    const worker = { group: 'big', host: 'h', slots: 4, startedAt: now, running: [], acknowledged: [] };
    await env.workers.heartbeat({ ...worker, id: 'w', leaseUntil: now + 1_000, task: 'b' });
    expect(await (await request('GET', '/v1/health')).json()).toMatchObject({
      fleets: [
        { group: 'big', onTheirWay: 2 },
        { group: 'default', onTheirWay: 0, failure: { count: 4, reason: 'no such image', retryAt: now + 60_000 } },
      ],
    });
  });
});
