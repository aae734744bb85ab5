import { describe, expect, it } from 'vitest';
import { type ServedApi, serveApi } from './served-api.ts';

const INSTANCE = '1ng7saeyak4tpadwdswp';

async function served(): Promise<ServedApi> {
  const system = await serveApi();
  for (const [day, value] of [
    [1, '7'],
    [2, '-0.5'],
  ] as const) {
    const time = Date.UTC(2026, 10, day, 16);
    await system.api.env.monitors.record({
      ...{ monitor: 'rows of orders', category: 'sales', time, value, min: '0', breach: value === '-0.5' },
      ...{ measuredAt: time, instanceId: INSTANCE, ref: { node: 1, run: 1, iteration: 1, attempt: 1 } },
    });
  }
  return system;
}

describe('monitor list', () => {
  it('shows each monitor with what it measured last', async () => {
    const { out } = await (await served()).akkaflow('monitor', 'list');
    expect(out).toMatch(/^MONITOR\tCATEGORY\tTIME\tVALUE\tMIN\tMAX\tRESULT\tINSTANCE\n/);
    expect(out).toMatch(/\nrows of orders\tsales\t2026-11-0\d .*\t-0\.5\t0\t\tout of bounds\t1ng7saeyak4tpadwdswp\n$/);
  });
});

describe('monitor show', () => {
  it('lists measurements newest first, in the zone that was asked for', async () => {
    const { akkaflow } = await served();
    const { exitCode, out } = await akkaflow('monitor', 'show', 'rows of orders', '--timezone', 'Asia/Shanghai');
    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'TIME\tVALUE\tMIN\tMAX\tRESULT\tINSTANCE',
      `2026-11-03 00:00:00 +08:00\t-0.5\t0\t\tout of bounds\t${INSTANCE}`,
      `2026-11-02 00:00:00 +08:00\t7\t0\t\tok\t${INSTANCE}`,
      '',
    ]);
  });

  it('takes a span on the wall clock of the zone, without its end', async () => {
    const { akkaflow } = await served();
    const show = (...args: string[]) =>
      akkaflow('monitor', 'show', 'rows of orders', '--timezone', 'Asia/Shanghai', '-o', 'json', ...args);
    const values = async (...args: string[]) =>
      JSON.parse((await show(...args)).out).map(({ value }: { value: string }) => value);
    expect(await values('--from', '2026-11-02', '--to', '2026-11-03')).toEqual(['7']);
    expect(await values('--from', '2026-11-02 00:00:01')).toEqual(['-0.5']);
    expect(await values('--to', '2026-11-02')).toEqual([]);
  });

  it('of a monitor that is not there exits 3, and of no time 2', async () => {
    const { akkaflow } = await served();
    const missing = await akkaflow('monitor', 'show', 'none');
    expect(missing).toMatchObject({ exitCode: 3, out: '', err: expect.stringContaining('There is no monitor "none"') });
    const wrong = await akkaflow('monitor', 'show', 'rows of orders', '--from', '2026-02-30');
    expect(wrong).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining('It must be a time') });
  });
});
