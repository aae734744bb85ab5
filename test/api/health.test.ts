import { describe, expect, it } from 'vitest';
import { makeTestApi } from './test-api.ts';

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
});
