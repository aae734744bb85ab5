import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApiClient } from '#cli/client/api-client.ts';
import { bearer } from '#cli/client/http.ts';
import { checkMachine } from '#cli/doctor/check-machine.ts';
import { checkSystem } from '#cli/doctor/check-system.ts';
import { TOKEN } from '../api/test-api.ts';
import { serveApi } from './served-api.ts';

const HOUR_MS = 3_600_000;

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
});

describe('health', () => {
  it('lists workers', async () => {
    const { akkaflow } = await serveApi();
    expect((await akkaflow('health')).out).toBe('WORKER\tGROUP\tHOST\tSTATE\tRUNNING\tSTARTED\n');
  });
});
