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
/** What is wrong is the host, whatever the port. */
const NO_ADDRESS: readonly unknown[] = ['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL'];

export interface HttpServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where the API listens. */
export interface HttpAddress {
  /** An address of this machine; the loopback when absent. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Names by which callers may ask for it besides the loopback, each with its port. */
  readonly names?: readonly string[];
}

/** Serves the API. Throws `LocalModeError` when the address cannot be used. */
export async function startHttpServer(env: Environment, token: string, address: HttpAddress): Promise<HttpServer> {
  const { host = LOOPBACK, port, names = [] } = address;
  const hosts = new Set<string>(names);
  const app = makeApp(env, {
    authenticate: bearerTokens(env, token),
    cursorKey: token,
    hosts: (name) => hosts.has(name),
  });
  const server = createServer(getRequestListener(app.fetch));
  const actualPort = await listen(server, host, port);
  for (const name of [LOOPBACK, 'localhost', inUrl(host)]) hosts.add(`${name}:${actualPort}`);
  return { url: `http://${inUrl(host)}:${actualPort}`, stop: () => close(server) };
}

/** An address as it stands in a URL and in `Host`. */
function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen({ port, host });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : cause;
    const mend = NO_ADDRESS.includes(reason)
      ? 'give --host an address of this machine, or 0.0.0.0 for all of them'
      : 'choose another one with --port, or any free one with --port 0';
    throw new LocalModeError(`Port ${port} of ${host} cannot be used (${reason}): ${mend}`, { port }, { cause });
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
