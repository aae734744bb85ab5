import type { DatabaseType, SecretField } from '../model/link.ts';

/** What a parameter of a JDBC driver means here. */
export type Meaning =
  | { readonly option: string; readonly value: (text: string) => string | undefined }
  | { readonly secret: SecretField }
  /** Known to change nothing that matters here. */
  | 'ignored';

/** Meanings by the name of the parameter in lower case. */
export type ParameterTable = Readonly<Record<string, Meaning | undefined>>;

const PASSWORD: Meaning = { secret: 'password' };

function as(option: string): Meaning {
  return { option, value: (text) => text };
}

/** Values by their lower-case words; another one is refused. */
function words(option: string, values: Readonly<Record<string, string | undefined>>): Meaning {
  return {
    option,
    value: (text) => (Object.hasOwn(values, text.toLowerCase()) ? values[text.toLowerCase()] : undefined),
  };
}

function ignored(...names: readonly string[]): ParameterTable {
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), 'ignored']));
}

const MILLISECONDS: Meaning = {
  option: 'connect-timeout',
  value: (text) => (/^\d{1,9}$/.test(text) ? String(Math.max(1, Math.ceil(Number(text) / 1000))) : undefined),
};

const MYSQL: ParameterTable = {
  user: as('user'),
  password: PASSWORD,
  usessl: words('ssl-mode', { true: 'require', false: 'disable' }),
  requiressl: words('ssl-mode', { true: 'require', false: 'disable' }),
  verifyservercertificate: words('ssl-mode', { true: 'verify-ca', false: 'require' }),
  sslmode: words('ssl-mode', {
    disabled: 'disable',
    required: 'require',
    verify_ca: 'verify-ca',
    verify_identity: 'verify-full',
    // MariaDB's words
    disable: 'disable',
    trust: 'require',
    'verify-ca': 'verify-ca',
    'verify-full': 'verify-full',
  }),
  characterencoding: words('charset', { utf8: 'utf8mb4', 'utf-8': 'utf8mb4', utf8mb4: 'utf8mb4', gbk: 'gbk' }),
  connecttimeout: MILLISECONDS,
  allowloadlocalinfile: words('allow-load-local', { true: 'true', false: 'false' }),
  ...ignored(
    ...['useUnicode', 'autoReconnect', 'failOverReadOnly', 'maxReconnects', 'zeroDateTimeBehavior', 'serverTimezone'],
    ...['rewriteBatchedStatements', 'useServerPrepStmts', 'cachePrepStmts', 'tinyInt1isBit', 'allowPublicKeyRetrieval'],
    ...['useCursorFetch', 'defaultFetchSize', 'useLegacyDatetimeCode', 'nullCatalogMeansCurrent', 'socketTimeout'],
    ...[
      'useCompression',
      'useInformationSchema',
      'connectionCollation',
      'allowMultiQueries',
      'useOldAliasMetadataBehavior',
    ],
  ),
};

const POSTGRESQL: ParameterTable = {
  user: as('user'),
  password: PASSWORD,
  ssl: words('ssl-mode', { true: 'require', false: 'disable' }),
  sslmode: words('ssl-mode', {
    disable: 'disable',
    allow: 'disable',
    prefer: 'disable',
    require: 'require',
    'verify-ca': 'verify-ca',
    'verify-full': 'verify-full',
  }),
  currentschema: as('schema'),
  connecttimeout: as('connect-timeout'),
  logintimeout: as('connect-timeout'),
  ...ignored(
    ...['ApplicationName', 'tcpKeepAlive', 'reWriteBatchedInserts', 'stringtype', 'prepareThreshold', 'socketTimeout'],
    ...['defaultRowFetchSize', 'binaryTransfer', 'targetServerType', 'loadBalanceHosts', 'assumeMinServerVersion'],
    ...['UseDeclareFetch', 'DSILogLevel', 'LogLevel', 'charSet'],
  ),
};

const ORACLE: ParameterTable = {
  user: as('user'),
  password: PASSWORD,
  ...ignored('oracle.jdbc.timezoneAsRegion', 'oracle.net.disableOob', 'oracle.jdbc.J2EE13Compliant'),
};

const HIVE: ParameterTable = {
  user: as('user'),
  password: PASSWORD,
  auth: words('auth', { nosasl: 'nosasl', none: 'none', plain: 'none', ldap: 'ldap' }),
  ssl: words('ssl-mode', { true: 'require', false: 'disable', 1: 'require', 0: 'disable' }),
  transportmode: words('transport', { binary: 'binary', sasl: 'binary', http: 'http' }),
  httppath: as('http-path'),
  ...ignored('sslTrustStore', 'trustStoreType', 'socketTimeout', 'fetchSize', 'initFile', 'retries'),
};

const IMPALA: ParameterTable = {
  ...HIVE,
  uid: as('user'),
  pwd: PASSWORD,
  // https://docs.cloudera.com: 0 without, 2 by name only, 3 by name and password; 1 is Kerberos
  authmech: words('auth', { 0: 'nosasl', 2: 'none', 3: 'ldap' }),
  ...ignored('UseNativeQuery', 'LogLevel', 'LogPath', 'UseSasl', 'RowsFetchedPerBlock', 'AllowSelfSignedCerts'),
};

const ATHENA: ParameterTable = {
  awsregion: as('region'),
  region: as('region'),
  s3outputlocation: as('output-location'),
  outputlocation: as('output-location'),
  workgroup: as('workgroup'),
  schema: as('database'),
  database: as('database'),
  catalog: as('catalog'),
  user: as('access-key-id'),
  uid: as('access-key-id'),
  accesskeyid: as('access-key-id'),
  password: { secret: 'secretAccessKey' },
  pwd: { secret: 'secretAccessKey' },
  secretkey: { secret: 'secretAccessKey' },
  secretaccesskey: { secret: 'secretAccessKey' },
  ...ignored(
    'LogLevel',
    'LogPath',
    'UseResultsetStreaming',
    'MaxErrorRetry',
    'RowsToFetchPerBlock',
    'MetadataRetrievalMethod',
  ),
};

export const JDBC_PARAMETERS: Readonly<Record<DatabaseType, ParameterTable>> = {
  mysql: MYSQL,
  postgresql: POSTGRESQL,
  redshift: POSTGRESQL,
  oracle: ORACLE,
  hive: HIVE,
  impala: IMPALA,
  athena: ATHENA,
  sqlite: ignored('journal_mode', 'synchronous', 'cache', 'foreign_keys'),
  duckdb: {},
};
