import { checkServerIdentity } from 'node:tls';
import { Client, type ClientConfig } from 'pg';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import { doubleQuoted } from '../create-table.ts';
import type { Database } from '../database.ts';
import { serverAddress } from '../server-address.ts';
import { tlsSettings } from '../tls-settings.ts';
import { PostgresqlDatabase } from './postgresql-database.ts';
import { postgresqlConnectError } from './postgresql-error.ts';

/** Makes the text of values the same whatever the server or the user has set. */
const SETTINGS = ["set timezone to 'UTC'", "set datestyle to 'ISO, MDY'"];
const POSTGRESQL_SETTINGS = [
  'set extra_float_digits to 1',
  "set bytea_output to 'hex'",
  "set intervalstyle to 'iso_8601'",
  // Ends a query whose client has died; servers before 14 do not have it.
  `select set_config('client_connection_check_interval', '2s', false)
   from pg_settings where name = 'client_connection_check_interval'`,
];
const REDSHIFT_SETTINGS = ['set extra_float_digits to 2'];

/** Begins a session of PostgreSQL or Redshift. Throws `DatabaseError`. */
export async function openPostgresql(open: OpenLink): Promise<Database> {
  const type = open.link.type === 'redshift' ? 'redshift' : 'postgresql';
  const connect = () => connectTo(open);
  const client = await connect();
  let processId: number;
  try {
    for (const setting of settingsOf(open, type)) await client.query(setting);
    const { rows } = await client.query<{ id: number }>('select pg_backend_pid() as id');
    processId = rows[0]?.id ?? 0;
  } catch (error) {
    await client.end();
    throw postgresqlConnectError(error, open);
  }
  return new PostgresqlDatabase(type, client, processId, connect);
}

async function connectTo(open: OpenLink): Promise<Client> {
  const client = new Client(configOf(open));
  // A connection that breaks while nothing waits for it must not end the process; the next call tells of it.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw postgresqlConnectError(error, open);
  }
}

function configOf(open: OpenLink): ClientConfig {
  const { connectTimeoutMs, ...server } = serverAddress(open);
  const tls = tlsSettings(open);
  return {
    ...server,
    ssl: tls !== undefined && {
      ...(tls.ca !== undefined && { ca: tls.ca }),
      rejectUnauthorized: tls.rejectUnauthorized,
      checkServerIdentity: tls.verifyHost ? checkServerIdentity : () => undefined,
    },
    application_name: 'akkaflow',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

function settingsOf(open: OpenLink, type: 'postgresql' | 'redshift'): readonly string[] {
  const schema = linkOption(open, 'schema');
  return [
    ...SETTINGS,
    ...(type === 'redshift' ? REDSHIFT_SETTINGS : POSTGRESQL_SETTINGS),
    ...(schema === undefined ? [] : [`set search_path to ${doubleQuoted(schema)}`]),
  ];
}
