import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '#local/http-server.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

const TOKEN = 'the-token';
const servers: HttpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function start(port = 0): Promise<HttpServer> {
  const server = await startHttpServer(makeEnvironment(), TOKEN, { port });
  servers.push(server);
  return server;
}

/** The status of a request with this `Host`, which `fetch` does not let one choose. */
function statusFor(server: HttpServer, host: string, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${token}` };
    request(`${server.url}/v1/health`, { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('the server of a local system', () => {
  it.each([['127.0.0.1'], ['localhost']])('answers for %s and its port', async (name) => {
    const server = await start();
    expect(await statusFor(server, `${name}:${new URL(server.url).port}`, TOKEN)).toBe(200);
  });

  it.each([
    ['a foreign host', 'evil.example:80'],
    ['another port', '127.0.0.1:1'],
  ])('does not answer for %s', async (_, host) => {
    expect(await statusFor(await start(), host, TOKEN)).toBeGreaterThanOrEqual(400);
  });

  it('does not answer without the token', async () => {
    const server = await start();
    expect(await statusFor(server, new URL(server.url).host, 'another-token')).toBe(401);
  });

  it('says how to mend a port that is taken', async () => {
    const { port } = new URL((await start()).url);
    await expect(startHttpServer(makeEnvironment(), TOKEN, { port: Number(port) })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 cannot be used (EADDRINUSE): choose another one with --port`,
    );
  });

  it.each(['nowhere.invalid', '192.0.2.1'])(
    'says how to mend the host %s, which this machine does not have',
    async (host) => {
      await expect(startHttpServer(makeEnvironment(), TOKEN, { host, port: 0 })).rejects.toThrow(
        /cannot be used \(E[A-Z_]+\): give --host an address of this machine/,
      );
    },
  );
});
