import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HealthResponse } from '#api/schema/health.ts';
import { ApiClient } from '#cli/client/api-client.ts';
import { bearer } from '#cli/client/http.ts';
import { checkHealth } from '#cli/doctor/check-health.ts';
import { checkMachine } from '#cli/doctor/check-machine.ts';
import { checkSystem } from '#cli/doctor/check-system.ts';
import { formatTime } from '#cli/output/time.ts';
import { TOKEN } from '../api/test-api.ts';
import { serveApi } from './served-api.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23);
const DEPTH = { queue: 'actions', waiting: 0, inFlight: 0, delayed: 0, dead: false };
const WORKER = { id: 'w1', group: 'default', host: 'h', slots: 4, running: 1, startedAt: NOW, live: true };
const WELL: HealthResponse = { workers: [WORKER], queues: [DEPTH], fleets: [], parked: [], overdue: 0, incidents: [] };

describe('doctor', () => {
  it('says what is well, and how to mend what is not', async () => {
    const { akkaflow } = await serveApi();
    const { exitCode, out } = await akkaflow('doctor', '-o', 'json');
    const checks = JSON.parse(out) as { name: string; result: string; mend?: string }[];
    expect(checks).toContainEqual({ name: 'bash', result: 'ok', detail: 'is there' });
    expect(checks).toContainEqual(expect.objectContaining({ name: 'credentials', result: 'ok' }));
    expect(checks).toContainEqual(expect.objectContaining({ name: 'workers', result: 'warn' }));
    expect(checks.filter(({ result, mend }) => result === 'fail' && mend === undefined)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('exits 12 when nothing answers, or the token is wrong', async () => {
    const { akkaflow } = await serveApi();
    expect(await akkaflow('doctor', '--url', 'http://127.0.0.1:1')).toMatchObject({
      exitCode: 12,
      out: expect.stringMatching(/\nconnection\tfail\tNothing answers/),
    });
    expect(await akkaflow('doctor', '--token', 'junk')).toMatchObject({
      exitCode: 12,
      out: expect.stringMatching(/\ncredentials\tfail\t/),
    });
  });

  it('tells a clock that is off', async () => {
    const { url } = await serveApi();
    const client = new ApiClient(url, bearer(TOKEN));
    const clock = (checks: Awaited<ReturnType<typeof checkSystem>>) => checks.find(({ name }) => name === 'clock');
    expect(clock(await checkSystem(client, Date.now))?.result).toBe('ok');
    expect(clock(await checkSystem(client, () => Date.now() + HOUR_MS))).toMatchObject({
      result: 'fail',
      detail: expect.stringMatching(/^differs by (59m 5\ds|1h 00m 00s)/),
    });
  });

  it('knows a server that is no akkaflow', async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { akkaflow } = await serveApi();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { exitCode, out } = await akkaflow('doctor', '--url', url);
    expect({ exitCode, out }).toEqual({ exitCode: 12, out: expect.stringContaining('is no akkaflow') });
  });

  it('fails an old Node', () => {
    expect(checkMachine('20.1.0')[0]).toMatchObject({ result: 'fail', mend: expect.stringContaining('24') });
  });

  it('finds a system that is well to be so', () => {
    expect(checkHealth(WELL, NOW).map(({ name, result }) => `${name} ${result}`)).toEqual([
      ...['workers ok', 'worker starts ok', 'queues ok', 'dead letters ok', 'overdue ok', 'parked ok', 'incidents ok'],
    ]);
  });

  it.each<[string, Partial<HealthResponse>, string, string]>([
    ['queues', { queues: [{ ...DEPTH, waiting: 7, inFlight: 2 }] }, 'ok', '7 wait in actions; 2 in flight'],
    [
      'dead letters',
      { queues: [{ ...DEPTH, queue: 'events-dead', dead: true, waiting: 3 }] },
      'warn',
      '3 in events-dead',
    ],
    ['queues', { queues: [{ ...DEPTH, dead: true, waiting: 3 }] }, 'ok', 'nothing waits; 0 in flight'],
    ['overdue', { overdue: 1 }, 'fail', '1 instance has not been looked at for three minutes'],
    ['overdue', { overdue: 100 }, 'fail', '100 instances have not been looked at for three minutes'],
    [
      'parked',
      { parked: [{ id: '1kdm4c', workflow: 'etl', error: 'odd' }] },
      'warn',
      'the system has suspended 1, the newest: 1kdm4c of etl: odd',
    ],
    ['workers', { workers: [] }, 'warn', 'none is live'],
    ['worker starts', { fleets: [{ group: 'default', onTheirWay: 2 }] }, 'ok', 'none fails'],
    [
      'worker starts',
      {
        fleets: [{ group: 'big', onTheirWay: 0, failure: { since: NOW, count: 1, reason: 'no image', retryAt: NOW } }],
      },
      'warn',
      `No worker of the group big starts: the last start failed: no image. The next try comes after ${formatTime(NOW)}.`,
    ],
    [
      'incidents',
      { incidents: [{ at: NOW - 1, type: 'dead-letter', details: '' }] },
      'warn',
      '1 in the last day, the last: dead-letter',
    ],
    [
      'incidents',
      { incidents: [{ at: NOW - 25 * HOUR_MS, type: 'dead-letter', details: '' }] },
      'ok',
      'none in the last day',
    ],
  ])('judges %s by %j: %s', (name, part, result, detail) => {
    const check = checkHealth({ ...WELL, ...part }, NOW).find((each) => each.name === name);
    expect(check).toMatchObject({ result, detail });
    expect(check?.mend === undefined).toBe(result === 'ok');
  });
});

describe('health', () => {
  it('lists workers and queues', async () => {
    const { akkaflow } = await serveApi();
    const { out } = await akkaflow('health');
    expect(out).toMatch(/^WORKER\tGROUP\tHOST\tSTATE\tRUNNING\tSTARTED\n\nQUEUE\tWAITING\tIN FLIGHT\tDELAYED\n/);
  });

  it('lists workers that do not start, and why', async () => {
    const { api, akkaflow } = await serveApi();
    const failure = { since: NOW, at: NOW, count: 2, reason: 'no such image', retryAt: NOW };
    await api.env.fleets.save('big', undefined, { number: 2, startedAt: NOW, starts: [], failure });
    expect((await akkaflow('health')).out).toContain('GROUP\tON THE WAY\tFAILED\tWHY\nbig\t0\t2\tno such image\n');
  });
});
