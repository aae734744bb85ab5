import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import oracledb, { type Connection } from 'oracledb';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import type { Database } from '../database.ts';
import { refusal } from '../refusal.ts';
import { type ServerAddress, serverAddress } from '../server-address.ts';
import { OracleDatabase } from './oracle-database.ts';
import { oracleFailure } from './oracle-error.ts';

const MS = 1000;

// The driver reads most of its own files when the first connection is asked for. By then an action process is another
// user, who may not: so one that leads nowhere is asked for here, while the process is still its own.
await oracledb.getConnection({ connectString: '' }).catch(() => {});

/** The forms in which texts become numbers and times, whatever the database is set to. */
const SESSION_FORMATS = [
  "nls_numeric_characters = '.,'",
  "nls_date_format = 'YYYY-MM-DD HH24:MI:SS'",
  "nls_timestamp_format = 'YYYY-MM-DD HH24:MI:SS.FF9'",
  "nls_timestamp_tz_format = 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM'",
].join(' ');

/** A session of Oracle 12.1 or later, by the driver's thin mode, which needs no client. Throws `DatabaseError`. */
export async function openOracle(open: OpenLink): Promise<Database> {
  const server = serverAddress(open);
  const connection = await connect(open, server);
  try {
    await connection.execute(`alter session set ${SESSION_FORMATS}`);
    const schema = linkOption(open, 'schema');
    if (schema) await connection.execute(`alter session set current_schema = ${identifier(schema)}`);
    return new OracleDatabase(connection);
  } catch (error) {
    await connection.close();
    throw oracleFailure('begin a session', error);
  }
}

async function connect(open: OpenLink, server: ServerAddress): Promise<Connection> {
  try {
    const connectString = connectDescriptor(open, server);
    return await trusting(linkOption(open, 'ca'), () =>
      oracledb.getConnection({ user: server.user, password: server.password, connectString }),
    );
  } catch (error) {
    throw oracleFailure(`connect to ${server.host}:${server.port} as ${server.user}`, error);
  }
}

/** https://docs.oracle.com/en/database/oracle/oracle-database/23/netrf/ */
function connectDescriptor(open: OpenLink, { host, port, connectTimeoutMs }: ServerAddress): string {
  const seconds = Math.ceil(connectTimeoutMs / MS);
  const protocol = tlsMode(open) === 'disable' ? 'tcp' : 'tcps';
  const match = tlsMode(open) === 'verify-full' ? 'on' : 'off';
  const security = protocol === 'tcps' ? `(security=(ssl_server_dn_match=${match}))` : '';
  return (
    `(description=(connect_timeout=${seconds})(transport_connect_timeout=${seconds})` +
    `(address=(protocol=${protocol})(host=${safe(host, 'host')})(port=${port}))` +
    `(connect_data=${service(open)})${security})`
  );
}

function service(open: OpenLink): string {
  const name = linkOption(open, 'service-name');
  if (name) return `(service_name=${safe(name, 'service-name')})`;
  const sid = linkOption(open, 'sid');
  if (sid) return `(sid=${safe(sid, 'sid')})`;
  throw refusal(`link ${open.link.name} names no database: give it a service-name or a sid`);
}

/** Nothing that would end its place in the descriptor and begin another one. */
function safe(value: string, option: string): string {
  if (/^[\w.$#:-]+$/.test(value)) return value;
  throw refusal(`the ${option} ${value} of the link cannot be: only letters, digits and \`_ . $ # : -\` are allowed`);
}

function tlsMode(open: OpenLink): string | undefined {
  const mode = linkOption(open, 'ssl-mode');
  if (mode !== 'require') return mode;
  throw refusal('ssl-mode require is not to be had: the driver of Oracle checks certificates; set verify-ca');
}

/**
 * Connects while the process trusts the authorities of the link instead of its own: the driver takes none but with a key
 * of the client's beside them.
 */
async function trusting<T>(ca: string | undefined, connecting: () => Promise<T>): Promise<T> {
  if (!ca) return connecting();
  const before = getCACertificates('default');
  setDefaultCACertificates([ca]);
  try {
    return await connecting();
  } finally {
    setDefaultCACertificates(before);
  }
}

/** A plain name is kept in capitals, as Oracle does without quotes. */
function identifier(name: string): string {
  return `"${(/^[a-z][\w$#]*$/i.test(name) ? name.toUpperCase() : name).replaceAll('"', '')}"`;
}
