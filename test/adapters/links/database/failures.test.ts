import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import type { OpenLink } from '#core/model/link.ts';
import { batchesOf, column } from '#test/contract/database-samples.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { freePort, startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';

type Failure = readonly [title: string, fault: 'user' | 'platform', message: RegExp, work: Work];
type Work = (link: TestServer['link']) => Promise<unknown>;

async function connect(link: OpenLink): Promise<void> {
  await (await openDatabase(link, actionContext())).close();
}

/** Runs statements one by one in one session. */
function statements(...list: readonly string[]): Work {
  return async (link) => {
    const database = await openDatabase(link(), actionContext());
    try {
      for (const statement of list) await database.execute(statement, 1);
    } finally {
      await database.close();
    }
  };
}

const CODE = column('code', { name: 'text', length: 3 });

/** Loads texts into a table of one column of three characters. */
function load(options: Readonly<Record<string, string>>, ...texts: readonly string[]): Work {
  return async (link) => {
    const database = await openDatabase(link(options), actionContext());
    try {
      await database.execute('drop table if exists short', 0);
      await database.execute(`${database.createTable('short', [CODE])}`, 0);
      await database.execute('create unique index short_code on short (code)', 0);
      await database.begin();
      await database.load('short', [CODE], batchesOf(texts.map((text) => [text])));
    } finally {
      await database.close();
    }
  };
}

async function failureOf(work: Work, link: TestServer['link']): Promise<DatabaseError> {
  const error = await work(link).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DatabaseError) return error;
  throw new Error('no DatabaseError was thrown', { cause: error });
}

async function closedPort(): Promise<string> {
  return String(await freePort());
}

const POSTGRESQL: readonly Failure[] = [
  [
    'a wrong password',
    'user',
    /^link test_postgresql \(postgresql at 127\.0\.0\.1:\d+\): password authentication failed for user "akkaflow": correct `user` \(akkaflow\) or the password of the link$/,
    (link) => connect(link({ password: 'wr0ng' })),
  ],
  [
    'an unknown database',
    'user',
    /database "nope" does not exist: correct `database` \(nope\) of the link, or create it$/,
    (link) => connect(link({ database: 'nope' })),
  ],
  [
    'a port where nothing listens',
    'platform',
    /cannot be reached: nothing listens there: are `host` and `port` right, and does the server run\? \(ECONNREFUSED\)$/,
    async (link) => connect(link({ port: await closedPort() })),
  ],
  [
    'an unknown host',
    'platform',
    /cannot be reached: .*is `host` right/,
    (link) => connect(link({ host: 'no-such-host.invalid' })),
  ],
  [
    'TLS that the server does not have',
    'platform',
    /set `ssl-mode` to disable, or let the server use TLS$/,
    (link) => connect(link({ 'ssl-mode': 'require' })),
  ],
  ['a syntax error', 'user', /^syntax error at or near "t"$/, statements('select 1 frm t x')],
  [
    'a missing table',
    'user',
    /^relation "nope" does not exist near "nope where 1 = 1"$/,
    statements('select * from nope where 1 = 1'),
  ],
  ['a missing column', 'user', /^column "step" does not exist near "step"/, statements("select '😀步', step")],
  [
    'a value that is too long',
    'user',
    /^row 2, column code: "toolong": value too long for type character varying\(3\)$/,
    load({}, 'abc', 'toolong'),
  ],
  [
    'a value that is there already',
    'user',
    /^row 2: duplicate key value violates unique constraint "short_code": Key \(code\)=\(abc\) already exists\.$/,
    load({}, 'abc', 'abc'),
  ],
  [
    'a session that the server ends',
    'platform',
    /terminat|broke off/,
    statements('select pg_terminate_backend(pg_backend_pid())', 'select 1'),
  ],
];

const MARIADB: readonly Failure[] = [
  [
    'a wrong password',
    'user',
    /^link test_mysql \(mysql at 127\.0\.0\.1:\d+\): Access denied for user 'akkaflow'@.*: correct `user` \(akkaflow\) or the password of the link$/,
    (link) => connect(link({ password: 'wr0ng' })),
  ],
  [
    'an unknown database',
    'user',
    /Unknown database 'nope': correct `database` \(nope\) of the link, or create it$/,
    (link) => connect(link({ database: 'nope' })),
  ],
  [
    'a port where nothing listens',
    'platform',
    /cannot be reached: nothing listens there/,
    async (link) => connect(link({ port: await closedPort() })),
  ],
  [
    'TLS that the server does not have',
    'platform',
    /it has no TLS: set `ssl-mode` to disable/,
    (link) => connect(link({ 'ssl-mode': 'require' })),
  ],
  ['a syntax error', 'user', /You have an error in your SQL syntax.* near 'selec 1' at line 1$/, statements('selec 1')],
  ['a missing table', 'user', /^Table 'test_data\.nope' doesn't exist$/, statements('select * from nope')],
  ['a value that is too long', 'user', /^row 2: Data too long for column 'code'$/, load({}, 'abc', 'toolong')],
  [
    'a value that LOAD DATA would cut',
    'user',
    /^row 2: Data (too long|truncated) for column 'code'$/,
    load({ 'allow-load-local': 'true' }, 'abc', 'toolong'),
  ],
  [
    'a row that LOAD DATA would leave out',
    'user',
    /^Duplicate entry 'abc' for key 'short_code'$/,
    load({ 'allow-load-local': 'true' }, 'abc', 'abc'),
  ],
  ['a value that is there already', 'user', /^Duplicate entry 'abc' for key 'short_code'$/, load({}, 'abc', 'abc')],
  ['a session that the server ends', 'platform', /killed|broke off/, statements('kill connection_id()', 'select 1')],
];

function describeFailures(name: string, failures: readonly Failure[], start: () => Promise<TestServer>): void {
  describe(`failures of ${name}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    }, 60_000);
    afterAll(() => server.stop());

    it.each(failures)('say what to mend of %s', async (_title, fault, message, work) => {
      const error = await failureOf(work, server.link);
      expect(error.message).toMatch(message);
      expect(error.fault).toBe(fault);
      expect(JSON.stringify([error.message, error.details])).not.toMatch(/wr0ng|se-cret/);
    });
  });
}

describeFailures('PostgreSQL', POSTGRESQL, startPostgres);
describe.skipIf(!HAS_MARIADB)('with MariaDB on the machine', () => {
  describeFailures('MariaDB', MARIADB, startMariadb);
});

describe('a server that never answers', () => {
  let silent: Server;
  let port = 0;
  beforeAll(async () => {
    silent = createServer(() => {});
    port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
  });
  afterAll(() => void silent.close());

  it.each(['postgresql', 'mysql'] as const)('is given up after `connect-timeout` by %s', async (type) => {
    const options = { host: '127.0.0.1', port: String(port), user: 'u', database: 'd', 'connect-timeout': '1' };
    const link: OpenLink = { link: { name: 'silent', type, desc: '', options, updatedAt: 0 }, secret: {} };
    const error = await failureOf(
      () => connect(link),
      () => link,
    );
    expect(error.message).toMatch(/^link silent \(\w+ at 127\.0\.0\.1:\d+\) cannot be reached: no answer in time/);
    expect(error.fault).toBe('platform');
  });
});
