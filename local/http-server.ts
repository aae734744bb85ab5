import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { makeApp } from '#api/app.ts';
import { bearerTokens } from '#api/authenticate.ts';
import type { Environment } from '#core/ports/ports.ts';
import { LocalModeError } from './errors.ts';
import { LOOPBACK } from './loopback.ts';

/** Answers that are on their way get this long when the server stops, in milliseconds. */
const DRAIN_MS = 500;

export interface HttpServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the API on the loopback; port 0 takes any free one. Throws `LocalModeError` when the port is taken. */
export async function startHttpServer(env: Environment, token: string, port: number): Promise<HttpServer> {
  const hosts = new Set<string>();
  const app = makeApp(env, {
    authenticate: bearerTokens(env, token),
    cursorKey: token,
    hosts: (host) => hosts.has(host),
  });
  const server = createServer(getRequestListener(app.fetch));
  const actualPort = await listen(server, port);
  for (const name of [LOOPBACK, 'localhost']) hosts.add(`${name}:${actualPort}`);
  return { url: `http://${LOOPBACK}:${actualPort}`, stop: () => close(server) };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ port, host: LOOPBACK });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new LocalModeError(
      `Port ${port} of ${LOOPBACK} cannot be used (${reason}): choose another one with --port, or any free one with --port 0`,
      { port },
      { cause },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cutting = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cutting);
}
