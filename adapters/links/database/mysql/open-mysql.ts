import { type Connection, type ConnectionOptions, createConnection, type SslOptions } from 'mysql2';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import type { Database } from '../database.ts';
import { serverAddress } from '../server-address.ts';
import { type TlsSettings, tlsSettings } from '../tls-settings.ts';
import { MysqlDatabase } from './mysql-database.ts';
import { mysqlConnectError } from './mysql-error.ts';

/** Begins a session of MySQL or MariaDB. Throws `DatabaseError`. */
export async function openMysql(open: OpenLink): Promise<Database> {
  const connect = () => connectTo(open);
  const session = await connect();
  try {
    // Times as instants and not as the server's wall shows them.
    await session.promise().query("set time_zone = '+00:00'");
    const loadsLocal = linkOption(open, 'allow-load-local') === 'true' && (await serverLoadsLocal(session));
    return new MysqlDatabase(session, connect, loadsLocal);
  } catch (error) {
    session.destroy();
    throw mysqlConnectError(error, open);
  }
}

async function connectTo(open: OpenLink): Promise<Connection> {
  const session = createConnection(configOf(open));
  try {
    await new Promise<void>((resolve, reject) => {
      session.once('connect', () => resolve());
      session.once('error', reject);
    });
    // A connection that breaks while nothing waits for it must not end the process; the next call tells of it.
    session.on('error', () => {});
    return session;
  } catch (error) {
    session.destroy();
    throw mysqlConnectError(error, open);
  }
}

function configOf(open: OpenLink): ConnectionOptions {
  const { connectTimeoutMs, ...server } = serverAddress(open);
  const tls = tlsSettings(open);
  return {
    ...server,
    ...(tls !== undefined && { ssl: sslOptions(tls) }),
    connectTimeout: connectTimeoutMs,
    charset: linkOption(open, 'charset') ?? '',
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    // Statements of a definition are sent one by one: a `;` inside one must never begin another.
    multipleStatements: false,
  };
}

function sslOptions({ ca, rejectUnauthorized, verifyHost }: TlsSettings): SslOptions {
  return { ...(ca !== undefined && { ca }), rejectUnauthorized, verifyIdentity: verifyHost };
}

async function serverLoadsLocal(session: Connection): Promise<boolean> {
  const [rows] = await session.promise().query({ sql: 'select @@local_infile', rowsAsArray: true });
  return JSON.stringify(rows) === '[[1]]';
}
