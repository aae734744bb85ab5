import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commentDialect } from '#adapters/links/database/comments/table-comments.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import { type Workplace, workplace } from '#test/actions/transfer/attempt.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';

const SERVERS = { postgresql: () => startPostgres(), mysql: () => startMariadb() } as const;
const HOSTILE = `it's a "test" \\ of \\n, COMMENT 'x'; -- \n订单`;

function xml(text: string): string {
  return `<![CDATA[${text}]]>`;
}

describe.each(Object.keys(SERVERS) as (keyof typeof SERVERS)[])('metadata on %s', (type) => {
  const isThere = type !== 'mysql' || HAS_MARIADB;
  let place: Workplace;
  let server: { link(): OpenLink; stop(): Promise<void> };

  beforeAll(async () => {
    if (!isThere) return;
    server = await SERVERS[type]();
    place = await workplace(() => ({ db: server.link() }));
    const charset = type === 'mysql' ? ' character set utf8mb4' : '';
    await place.sql('db', `create table t(id int not null, Name varchar(20) default 'a, b', plain int)${charset}`);
    await place.sql('db', `create table raw(ID int, name text)${charset}`);
  }, 60_000);
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  async function comments(table: string) {
    const database = await openDatabase(server.link(), actionContext());
    try {
      const { table: own, columns } = (await commentDialect(database)?.read(database, table)) ?? {};
      return { own, columns: Object.fromEntries(columns ?? []) };
    } finally {
      await database.close();
    }
  }

  it.runIf(isThere)('hostile comments are kept to the character', async () => {
    const { outcome } = await place.run(
      `<metadata table="raw" db-link="db"><column-comment name="id">${xml(HOSTILE)}</column-comment>
        <column-comment name="name">of raw</column-comment><table-comment>${xml(HOSTILE)}</table-comment></metadata>`,
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    const { own, columns } = await comments('raw');
    expect([own, ...Object.values(columns)]).toEqual([HOSTILE, HOSTILE, 'of raw']);
  });

  it.runIf(isThere)('comments are copied by name, explicit ones win, and what has none is left alone', async () => {
    const { outcome, log } = await place.run(
      '<metadata table="t" db-link="db" from="raw"><column-comment name="NAME">mine</column-comment></metadata>',
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(Object.values((await comments('t')).columns)).toEqual([HOSTILE, 'mine', '']);
    expect(log).toContain('column plain has no comment here: left alone');
  });

  it.runIf(isThere)('an unknown column fails and lists those there are', async () => {
    const { outcome } = await place.run(
      '<metadata table="t" db-link="db"><column-comment name="nmae">x</column-comment></metadata>',
    );
    const message = expect.stringMatching(/^t has no column nmae: it has id, name, plain$/i);
    expect(outcome).toMatchObject({ fault: 'user', message });
  });

  it.runIf(isThere)('a missing table fails', async () => {
    const { outcome } = await place.run('<metadata table="gone" db-link="db"/>');
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('there is no table gone') });
  });

  it.runIf(isThere && type === 'mysql')('whatever else a column is, it stays', async () => {
    await place.sql(
      'db',
      "create table w(id bigint unsigned not null auto_increment primary key, s varchar(40) character set latin1 collate latin1_bin not null default 'it''s (a), b' comment 'old', e enum('a,b','c''d') default null, at timestamp(3) not null default current_timestamp(3) on update current_timestamp(3), g int as (length(s) + 1) stored, j json, k decimal(9,2) default 1.5 check (k > 0))",
    );
    const before = await place.sql('db', 'show create table w');
    const names = ['id', 's', 'e', 'at', 'g', 'j', 'k'];
    const { outcome } = await place.run(
      `<metadata table="w" db-link="db">${names.map((name) => `<column-comment name="${name}">new ${name}</column-comment>`).join('')}</metadata>`,
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    const after = String((await place.sql('db', 'show create table w'))[0]?.[1]);
    const plain = (text: string) => text.replace(/ COMMENT '[^']*'/g, '');
    expect(plain(after)).toBe(plain(String(before[0]?.[1])));
    for (const name of names) expect(after).toContain(`COMMENT 'new ${name}'`);
  });
});

it('a database that keeps no comments is refused', async () => {
  const place = await workplace((folder) => ({ db: fileDatabaseLink('sqlite', `${folder}/a.sqlite`) }));
  const { outcome } = await place.run('<metadata table="t" db-link="db"/>');
  await place[Symbol.asyncDispose]();
  expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('keeps no comments') });
});
