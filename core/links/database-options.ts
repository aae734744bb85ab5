import type { AttributeTable } from '../parser/grammar/grammar.ts';
import { BOOLEAN, oneOf, POSITIVE, SIZE } from '../parser/grammar/value-types.ts';
import {
  ABSOLUTE_PATH,
  CERTIFICATES,
  DATABASE_FILE,
  ENDPOINT,
  HOST_NAME,
  LINE,
  PORT,
  S3_LOCATION,
  SSL_MODE,
} from './option-types.ts';

function server(port: string): AttributeTable {
  return {
    host: { type: HOST_NAME, required: true, doc: 'The server.' },
    port: { type: PORT, default: port, doc: 'Its port.' },
    user: { type: LINE, doc: 'Who logs in.' },
    'connect-timeout': { type: POSITIVE, default: '10', doc: 'Seconds to wait for a connection.' },
  };
}

function tls(mode: string): AttributeTable {
  return {
    'ssl-mode': {
      type: SSL_MODE,
      default: mode,
      doc: 'Whether the connection is encrypted, and what of the certificate is checked.',
    },
    ca: { type: CERTIFICATES, doc: 'The authorities to trust instead of those of the system.' },
  };
}

const DATABASE = { type: LINE, doc: 'The database that names without one belong to.' };
const SCHEMA = { type: LINE, doc: 'The schema that names without one belong to.' };
const READ_ONLY = { type: BOOLEAN, default: 'false', doc: 'Refuses every change.' };

export const MYSQL_OPTIONS: AttributeTable = {
  ...server('3306'),
  database: DATABASE,
  ...tls('disable'),
  charset: { type: LINE, default: 'utf8mb4', doc: 'The character set of the session.' },
  'allow-load-local': {
    type: BOOLEAN,
    default: 'false',
    doc: 'Loads by `LOAD DATA LOCAL`, which the server must allow too. Only what a transfer loads is ever sent.',
  },
};

export const POSTGRESQL_OPTIONS: AttributeTable = {
  ...server('5432'),
  database: { ...DATABASE, required: true },
  schema: SCHEMA,
  ...tls('disable'),
};

export const REDSHIFT_OPTIONS: AttributeTable = {
  ...server('5439'),
  database: { ...DATABASE, required: true },
  schema: SCHEMA,
  ...tls('require'),
};

export const SQLITE_OPTIONS: AttributeTable = {
  path: { type: ABSOLUTE_PATH, required: true, doc: 'The file on the worker; it is made when there is none.' },
  'busy-timeout': { type: POSITIVE, default: '30', doc: 'Seconds to wait while another process writes.' },
  'read-only': READ_ONLY,
};

export const DUCKDB_OPTIONS: AttributeTable = {
  path: { type: DATABASE_FILE, required: true, doc: 'The file on the worker; it is made when there is none.' },
  'memory-limit': { type: SIZE, default: '256MB', doc: 'What it may hold in memory before it writes to disk.' },
  'read-only': READ_ONLY,
};

export const ORACLE_OPTIONS: AttributeTable = {
  ...server('1521'),
  'service-name': { type: LINE, doc: 'The service; this or `sid`.' },
  sid: { type: LINE, doc: 'The instance, as older URLs name it.' },
  schema: SCHEMA,
  ...tls('disable'),
};

function thrift(port: string, auth: string): AttributeTable {
  return {
    ...server(port),
    database: { ...DATABASE, default: 'default' },
    auth: {
      type: oneOf('nosasl', 'none', 'ldap'),
      default: auth,
      doc: 'How the server lets in: without SASL, by SASL with any password, or by user and password.',
    },
    transport: { type: oneOf('binary', 'http'), default: 'binary', doc: 'What Thrift travels by.' },
    'http-path': { type: LINE, default: 'cliservice', doc: 'The path, for `http`.' },
    ...tls('disable'),
  };
}

export const HIVE_OPTIONS: AttributeTable = thrift('10000', 'none');
export const IMPALA_OPTIONS: AttributeTable = thrift('21050', 'nosasl');

export const ATHENA_OPTIONS: AttributeTable = {
  region: { type: LINE, doc: 'The region of AWS; absent: that of the worker.' },
  database: { ...DATABASE, default: 'default' },
  catalog: { type: LINE, default: 'AwsDataCatalog', doc: 'The catalog of data.' },
  workgroup: { type: LINE, default: 'primary', doc: 'The workgroup, which bounds what a query may cost.' },
  'output-location': { type: S3_LOCATION, doc: 'Where results go; absent: as the workgroup says.' },
  'table-location': { type: S3_LOCATION, doc: 'Where the files of a table that a transfer creates go.' },
  'access-key-id': { type: LINE, doc: 'Whose key is used; absent: the role of the worker.' },
  endpoint: { type: ENDPOINT, doc: 'Another address of the service, such as a VPC endpoint.' },
};
