import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import { auth, connections, HiveClient, thrift } from 'hive-driver';
import type { OpenLink } from '#core/model/link.ts';
import type { Clock } from '#core/ports/clock.ts';
import { linkOption } from '../../link-option.ts';
import { breakdown } from '../refusal.ts';
import { type ServerAddress, serverAddress } from '../server-address.ts';
import { tlsSettings } from '../tls-settings.ts';
import { hiveFailure } from './hive-error.ts';

const MS = 1000;
/** How long a session may take to end; the server ends it by itself once the connection is gone. */
const CLOSE_MS = 3_000;
/** `HIVE_CLI_SERVICE_PROTOCOL_V8`: results by column; an older server answers with what it has. */
const PROTOCOL = 7;

/*
 * The driver is kept for its Thrift service and its ways of logging in, and for nothing else. It runs on Node 24, but:
 * it rounds 64-bit integers and decimals when it makes rows of results (`hive-cell.ts` reads the columns instead), waits for ever
 * when a connection is gone (`call` does not), polls without a pause, and trusts every certificate by default.
 */
type Session = Awaited<ReturnType<HiveClient['openSession']>>;

/** A session of HiveServer2 or Impala. `call` is how everything is asked of it. */
export interface HiveConnection {
  readonly session: Session;
  /** The answer, or a `DatabaseError` once the connection is gone: the driver itself would wait for ever. */
  call<T>(doing: string, answer: Promise<T>): Promise<T>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Logs in. Throws `DatabaseError` when the server is not there in time or says no. */
export async function connectHive(open: OpenLink, clock: Clock): Promise<HiveConnection> {
  const server = serverAddress(open);
  const client = new HiveClient(thrift.TCLIService, thrift.TCLIService_types);
  const isGone = goneWith(client);
  const call = async <T>(doing: string, answer: Promise<T>): Promise<T> => {
    try {
      return await Promise.race([answer, isGone]);
    } catch (error) {
      throw hiveFailure(doing, error);
    }
  };
  const doing = `connect to ${server.host}:${server.port}`;
  try {
    const session = await within(clock, server.connectTimeoutMs, call(doing, logIn(client, open, server)), () =>
      breakdown(
        `could not ${doing}: no answer in ${server.connectTimeoutMs / MS} s ` +
          '(check the host, the port, the transport and the auth of the link)',
      ),
    );
    return { session, call, close: () => closeAll(client, clock, session) };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** What stands for a user or a password that the link has not, as Hive's own clients have it. */
const ANONYMOUS = 'anonymous';

async function logIn(
  client: HiveClient,
  open: OpenLink,
  { host, port, user, password }: ServerAddress,
): Promise<Session> {
  const credentials = { username: user || ANONYMOUS, password: password || ANONYMOUS };
  const isHttp = linkOption(open, 'transport') === 'http';
  await client.connect(
    { host, port, options: isHttp ? httpOptions(open) : tcpOptions(open) },
    isHttp ? new connections.HttpConnection() : new connections.TcpConnection(),
    authentication(open, isHttp, credentials),
  );
  return client.openSession({ client_protocol: PROTOCOL, ...credentials });
}

function authentication(open: OpenLink, isHttp: boolean, credentials: { username: string; password: string }) {
  if (isHttp) return new auth.PlainHttpAuthentication(credentials);
  return linkOption(open, 'auth') === 'nosasl'
    ? new auth.NoSaslAuthentication()
    : new auth.PlainTcpAuthentication(credentials);
}

function httpOptions(open: OpenLink): Record<string, unknown> {
  const tls = tlsOptions(open);
  return {
    path: `/${(linkOption(open, 'http-path') ?? 'cliservice').replace(/^\/+/, '')}`,
    ...(tls && { https: true, nodeOptions: tls }),
  };
}

function tcpOptions(open: OpenLink): Record<string, unknown> {
  const tls = tlsOptions(open);
  return tls ? { ssl: true, ...tls } : {};
}

/** The driver trusts every certificate unless it is told otherwise. */
function tlsOptions(open: OpenLink): ConnectionOptions | undefined {
  const settings = tlsSettings(open);
  if (!settings) return undefined;
  const { verifyHost, ...options } = settings;
  return { ...options, checkServerIdentity: verifyHost ? checkServerIdentity : () => undefined };
}

/** Rejects once the connection has broken off. */
function goneWith(client: HiveClient): Promise<never> {
  const isGone = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('close', () => reject(breakdown('the connection was closed by the server')));
  });
  // It may break off while nobody waits; the next call says so.
  isGone.catch(() => {});
  return isGone;
}

async function closeAll(client: HiveClient, clock: Clock, session: Session): Promise<void> {
  try {
    await within(clock, CLOSE_MS, session.close(), () => breakdown('the session did not end'));
  } catch {
    // Whatever is left of it ends with the connection.
  } finally {
    client.close();
  }
}

async function within<T>(clock: Clock, ms: number, answer: Promise<T>, late: () => Error): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      answer,
      clock.sleep(ms, timer.signal).then(() => {
        throw late();
      }),
    ]);
  } finally {
    timer.abort();
  }
}
