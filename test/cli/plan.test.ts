import { describe, expect, it } from 'vitest';
import { coordinator, definition } from '../api/test-api.ts';
import { serveApi } from './served-api.ts';

async function served() {
  const { akkaflow, api } = await serveApi();
  await api.request('POST', '/v1/definitions', { xml: definition('report') });
  const depends = ['a', 'b', 'c', 'd', 'e'];
  for (const name of depends) {
    await api.request('POST', '/v1/definitions', { xml: coordinator({ name, cron: '0 2 * * *', starts: [name] }) });
  }
  await api.request('POST', '/v1/definitions', { xml: coordinator({ depends }) });
  const off = coordinator({ name: 'off', cron: '0 3 * * *', attributes: 'is-enabled="false"' });
  await api.request('POST', '/v1/definitions', { xml: off });
  return akkaflow;
}

describe('plan', () => {
  it('lists what would run on a day, and tells what it leaves out', async () => {
    const akkaflow = await served();
    const { exitCode, out, err } = await akkaflow('plan', '--day', '2026-11-24');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '1 coordinator is disabled and left out\n' });
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(/^2026-11-24 02:00:00 \+00:00\ta\ta\tits time\t1m 00s\t2026-11-24 02:01:00 \+00:00$/);
    expect(lines[6]).toMatch(/^2026-11-24 02:01:00 \+00:00\treport\tnightly\tafter a, b, c and 2 more\t1m 00s\t/);
  });

  it('is that of the day of a zone, and JSON when asked to', async () => {
    const akkaflow = await served();
    const { out } = await akkaflow('plan', '--day', '2026-11-25', '--timezone', 'Asia/Shanghai', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ timezone: 'Asia/Shanghai', from: Date.UTC(2026, 10, 24, 16), disabled: 1 });
  });

  it('of a day that is over exits 2', async () => {
    const akkaflow = await served();
    const { exitCode, err } = await akkaflow('plan', '--day', '2026-11-01');
    expect(exitCode).toBe(2);
    expect(err).toContain('2026-11-01 is over in UTC');
  });
});
