import { describe, expect, it } from 'vitest';
import type { PlanResponse } from '#api/schema/plan.ts';
import { coordinator, definition, makeTestApi } from './test-api.ts';

async function plan(query: string) {
  const api = makeTestApi();
  await api.request('POST', '/v1/definitions', { xml: definition('report') });
  await api.request('POST', '/v1/definitions', { xml: coordinator({ cron: '0 20 * * *' }) });
  return await api.request('GET', `/v1/plan${query}`);
}

describe('the plan of a day', () => {
  it.each([
    ['?day=2026-11-24', 'UTC', Date.UTC(2026, 10, 24, 20)],
    ['?day=2026-11-24&timezone=Asia/Shanghai', 'Asia/Shanghai', Date.UTC(2026, 10, 23, 20)],
  ])('%s lists what would run', async (query, timezone, startsAt) => {
    const response = await plan(query);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      timezone,
      runs: [{ workflow: 'report', coordinator: 'nightly', startsAt, becauseOf: 'time', after: [] }],
      disabled: 0,
      cut: false,
    } satisfies Partial<Record<keyof PlanResponse, unknown>>);
  });

  it.each([
    ['', 'day: '],
    ['?day=tomorrow', 'day: '],
    ['?day=2026-02-30', 'day: '],
    ['?day=2026-11-22', 'day: 2026-11-22 is over in UTC'],
    ['?day=9999-12-31', 'day: 9999-12-31 is no date'],
    ['?day=2026-11-24&timezone=Mars', 'timezone: must be an IANA time zone'],
    ['?day=2026-11-24&days=3', 'days'],
  ])('refuses %j', async (query, detail) => {
    const response = await plan(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining(detail) });
  });
});
