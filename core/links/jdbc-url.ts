import type { DatabaseType, LinkSecret } from '../model/link.ts';
import { suggestName } from '../params/suggest-name.ts';
import { JDBC_PARAMETERS } from './jdbc-parameters.ts';

/** What a JDBC URL says, in options of the type; a password in it stands apart. */
export interface JdbcLink {
  readonly type: DatabaseType;
  readonly options: Readonly<Record<string, string>>;
  readonly secret: LinkSecret;
  /** Parameters that mean nothing here. */
  readonly warnings: readonly string[];
}

/** The words continue "`jdbc-url` ". A URL is never quoted, since it may hold a password. */
export interface JdbcProblem {
  readonly problem: string;
}

interface Parts {
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly password?: string | undefined;
  /** `name=value` each. */
  readonly parameters: readonly string[];
}

const FORMS: Readonly<Record<DatabaseType, string>> = {
  mysql: 'jdbc:mysql://host:3306/database',
  postgresql: 'jdbc:postgresql://host:5432/database',
  redshift: 'jdbc:redshift://host:5439/database',
  sqlite: 'jdbc:sqlite:/path/file.db',
  duckdb: 'jdbc:duckdb:/path/file.db',
  oracle: 'jdbc:oracle:thin:@//host:1521/service` or `jdbc:oracle:thin:@host:1521:sid',
  hive: 'jdbc:hive2://host:10000/database',
  impala: 'jdbc:impala://host:21050/database',
  athena: 'jdbc:awsathena://AwsRegion=eu-west-1;S3OutputLocation=s3://bucket/results/',
};

const TYPES: ReadonlyMap<string, DatabaseType> = new Map([
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['postgresql', 'postgresql'],
  ['redshift', 'redshift'],
  ['sqlite', 'sqlite'],
  ['duckdb', 'duckdb'],
  ['oracle', 'oracle'],
  ['hive2', 'hive'],
  ['hive', 'hive'],
  ['impala', 'impala'],
  ['awsathena', 'athena'],
  ['athena', 'athena'],
]);

/** Reads a JDBC URL as akkaflow's files have them. Parameters of drivers are taken from an allow-list. */
export function readJdbcUrl(url: string): JdbcLink | JdbcProblem {
  const [, scheme = '', rest = ''] = /^\s*jdbc:([a-z0-9]{1,20}):(.{0,4000})$/is.exec(url) ?? [];
  const type = TYPES.get(scheme.toLowerCase());
  if (type === undefined) {
    return { problem: `begins with none of ${[...TYPES.keys()].map((each) => `\`jdbc:${each}:\``).join(', ')}` };
  }
  const parts = split(type, rest.trim());
  if (parts === undefined) return { problem: `is not of the form \`${FORMS[type]}\` (one host, no cluster)` };
  return withParameters(type, parts);
}

function split(type: DatabaseType, rest: string): Parts | undefined {
  switch (type) {
    case 'mysql':
    case 'postgresql':
    case 'redshift':
      return splitServer(rest, '?', '&');
    case 'hive':
    case 'impala':
      return splitServer(rest, ';', ';');
    case 'oracle':
      return splitOracle(rest);
    case 'sqlite':
    case 'duckdb':
      return splitFile(rest);
    case 'athena':
      return splitAthena(rest);
  }
}

/** `//[user[:password]@]host[:port][/database]`, then parameters. */
function splitServer(rest: string, begin: string, between: string): Parts | undefined {
  const [place = '', ...tail] = rest.split(begin);
  const found = /^\/\/(?:([^/@]*)@)?(\[[\da-f:.]+\]|[^/:,@[\]]+)(?::(\d+))?(?:\/([^/]*))?$/i.exec(place);
  if (found === null) return undefined;
  const [, login, host = '', port, database] = found;
  const [user, password] = splitLogin(login);
  const options = { host: host.replace(/^\[|\]$/g, ''), port, database: decoded(database), user };
  return { options, password, parameters: tail.join(begin).split(between) };
}

/** `thin:[user/password]@[//|tcps://]host[:port](/service|:sid)`, then `?` parameters. */
function splitOracle(rest: string): Parts | undefined {
  const found = /^thin:([^@]*)@(?:(tcps?:)?\/\/)?([^/:,()@?]+)(?::(\d+))?(?:\/([^/:?]+)|:([^/:?]+))(?:\?(.*))?$/i.exec(
    rest,
  );
  if (found === null) return undefined;
  const [, login = '', protocol, host, port, service, sid, parameters = ''] = found;
  const [user, ...password] = login.split('/');
  return {
    options: {
      host,
      port,
      'service-name': service,
      sid,
      user: user === '' ? undefined : user,
      'ssl-mode': protocol?.toLowerCase() === 'tcps:' ? 'verify-full' : undefined,
    },
    password: password.length === 0 ? undefined : password.join('/'),
    parameters: parameters.split('&'),
  };
}

function splitFile(rest: string): Parts | undefined {
  const [path = '', ...parameters] = rest.split('?');
  if (path === '') return undefined;
  return { options: { path: path.replace(/^file:/, '') }, parameters: parameters.join('?').split('&') };
}

/** `//[endpoint[:443]][;]name=value;…`: the endpoint says the region. */
function splitAthena(rest: string): Parts | undefined {
  if (!rest.startsWith('//')) return undefined;
  const [first = '', ...more] = rest.slice(2).split(';');
  if (first === '' || first.includes('=')) return { options: {}, parameters: [first, ...more] };
  const [, region] = /^athena\.([a-z0-9-]+)\.amazonaws\.com(?::443)?\/?$/i.exec(first) ?? [];
  return region === undefined ? undefined : { options: { region }, parameters: more };
}

function withParameters(type: DatabaseType, { options, password, parameters }: Parts): JdbcLink | JdbcProblem {
  const found = new Map(Object.entries(options).flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
  const secret: Partial<Record<keyof LinkSecret, string>> = password ? { password } : {};
  const warnings: string[] = [];
  const known = JDBC_PARAMETERS[type];
  for (const parameter of parameters.filter((each) => each.trim() !== '')) {
    const [name = '', ...value] = parameter.split('=');
    const key = name.trim().toLowerCase();
    const meaning = Object.hasOwn(known, key) ? known[key] : undefined;
    if (meaning === undefined) return unknownParameter(type, name.trim());
    const text = decoded(value.join('=')) ?? '';
    if (meaning === 'ignored') warnings.push(`\`${name.trim()}\` in \`jdbc-url\` means nothing here: it was left out`);
    else if ('secret' in meaning) secret[meaning.secret] = text;
    else {
      const option = meaning.value(text);
      if (option === undefined)
        return { problem: `has a value of \`${name.trim()}\` that means nothing here: remove it` };
      found.set(meaning.option, option);
    }
  }
  return { type, options: Object.fromEntries(found), secret, warnings };
}

function unknownParameter(type: DatabaseType, name: string): JdbcProblem {
  const known = Object.entries(JDBC_PARAMETERS[type]).flatMap(([each, meaning]) =>
    meaning === 'ignored' ? [] : [each],
  );
  // A text without `=` may be the rest of a password that holds a separator.
  if (!/^[\w.]{1,60}$/.test(name)) return { problem: 'has something among its parameters that is not `name=value`' };
  const suggestion = suggestName(name, known);
  const question = suggestion === undefined ? '' : ` did you mean \`${suggestion}\`?`;
  return {
    problem: `has \`${name}\`, which is not among what a URL may set:${question} allowed are ${known.map((each) => `\`${each}\``).join(', ')}`,
  };
}

function splitLogin(login: string | undefined): readonly [string | undefined, string | undefined] {
  if (login === undefined) return [undefined, undefined];
  const [user, ...password] = login.split(':');
  return [decoded(user), password.length === 0 ? undefined : decoded(password.join(':'))];
}

/** As it is when it is no percent-encoding. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
