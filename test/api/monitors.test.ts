import { describe, expect, it } from 'vitest';
import type { PageResponse } from '#api/schema/page.ts';
import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import { makeTestApi, type TestApi } from './test-api.ts';

const NAME = '订单/行数 ../?#';

function measurement(time: number, value: string, monitor = NAME): StoredMeasurement {
  const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };
  return { monitor, time, value, min: '1', breach: false, measuredAt: time, instanceId: '1ng7saeyak4tpadwdswp', ref };
}

async function get(api: TestApi, path: string) {
  const response = await api.request('GET', `/v1/monitors${path}`);
  return { status: response.status, body: (await response.json()) as PageResponse<StoredMeasurement> };
}

describe('monitors', () => {
  it('are listed with what they measured last, in pages', async () => {
    const api = makeTestApi();
    for (const one of [measurement(1, '1', 'a'), measurement(2, '2', 'a'), measurement(1, '3', 'b')]) {
      await api.env.monitors.record(one);
    }
    const first = await get(api, '?limit=1');
    expect(first.body.items).toEqual([measurement(2, '2', 'a')]);
    const second = await get(api, `?limit=1&cursor=${first.body.cursor}`);
    expect(second.body.items).toEqual([measurement(1, '3', 'b')]);
  });

  it('show their measurements of a span of time, whatever their name is', async () => {
    const api = makeTestApi();
    for (const time of [1_000, 2_000, 3_000]) await api.env.monitors.record(measurement(time, `${time}`));
    const query = new URLSearchParams({ monitor: NAME, from: '1000', to: '3000' });
    expect(await get(api, `/measurements?${query}`)).toEqual({
      status: 200,
      body: { items: [measurement(2_000, '2000'), measurement(1_000, '1000')] },
    });
  });

  it.each(['/measurements', '/measurements?monitor=a&from=x', '/measurements?monitor=a&to=-1', '?limit=0', '?x=1'])(
    'refuse %s',
    async (path) => {
      expect(await get(makeTestApi(), path)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    },
  );
});
