import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenLink } from '#core/model/link.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres } from '#test/databases/start-postgres.ts';
import { type Workplace, workplace } from './attempt.ts';

/** Databases that the story is told on; a server is started where one is needed. */
const DATABASES = {
  sqlite: undefined,
  postgresql: () => startPostgres(),
  mysql: () => startMariadb(),
} as const;

const ROWS = 'id\tname\tprice\n1\tone\t1.50\n2\t\\N\t-20.00\n3\ttab\\tand \\\\ and "quotes"; 订单\t\\N\n';

describe.each(Object.keys(DATABASES) as (keyof typeof DATABASES)[])('load_data on %s', (type) => {
  const isThere = type !== 'mysql' || HAS_MARIADB;
  let place: Workplace;
  let server: { link(): OpenLink; stop(): Promise<void> } | undefined;

  beforeAll(async () => {
    if (!isThere) return;
    server = await DATABASES[type]?.();
    place = await workplace((folder) => ({
      db: server?.link() ?? fileDatabaseLink('sqlite', `${folder}/load.sqlite`),
    }));
    const charset = type === 'mysql' ? ' character set utf8mb4' : '';
    await place.sql('db', `create table load_data(id int, name varchar(60), price decimal(9,2))${charset}`);
  }, 60_000);
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  function load(name: string, attributes = '', children = ''): string {
    return `<transfer><source type="FILE" header="true">${place.path(name)}</source>
      <target type="DB" db-link="db" table="load_data" ${attributes}>${children}</target></transfer>`;
  }

  it.runIf(isThere)('a file that was written into a table is read back the same', async () => {
    await place.write('in.txt', ROWS);
    expect(await place.run(load('in.txt'))).toMatchObject({ outcome: { outcome: 'SUCCEEDED' } });
    const { outcome } = await place.run(
      `<transfer><source type="DB" db-link="db">select * from load_data order by id</source>
        <target type="FILE" path="${place.path('out.txt')}" header="true"/></transfer>`,
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.read('out.txt')).toBe(ROWS);
  });

  it.runIf(isThere)('a row too long says where it is, and the table stays as it was', async () => {
    await place.write('long.txt', `id\tname\tprice\n7\tok\t1\n8\t${'x'.repeat(61)}\t1\n`);
    const { outcome } = await place.run(load('long.txt', 'is-pre-truncate="true"', '<pre>delete from load_data</pre>'));
    expect(outcome).toMatchObject({
      fault: 'user',
      message: expect.stringMatching(/line 3, column name: "x{60}…" has 61/),
    });
    expect(await place.sql('db', 'select id from load_data order by id')).toEqual([['1'], ['2'], ['3']]);
  });

  it.runIf(isThere)('what replaces the rows of a table replaces all of them', async () => {
    await place.write('new.txt', 'id\tname\tprice\n9\tnine\t9\n');
    const { outcome } = await place.run(load('new.txt', 'is-pre-truncate="true"'));
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('db', 'select * from load_data')).toEqual([['9', 'nine', '9.00']]);
  });

  it.runIf(isThere)('a table that is copied into one that is missing has the same types', async () => {
    const { outcome } = await place.run(
      `<transfer><source type="DB" db-link="db">load_data</source>
        <target type="DB" db-link="db" table="load_copy"/></transfer>`,
    );
    if (type === 'sqlite') return expect(outcome).toMatchObject({ message: expect.stringContaining('same file') });
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('db', 'select * from load_copy')).toEqual([['9', 'nine', '9.00']]);
    return undefined;
  });

  it.runIf(isThere)('a cancelled transfer leaves nothing', async () => {
    const cancel = new AbortController();
    await place.write('many.txt', `id\tname\tprice\n${'1\tone\t1\n'.repeat(200_000)}`);
    const running = place.run(load('many.txt'), { cancel: cancel.signal });
    cancel.abort();
    expect((await running).outcome).toMatchObject({ outcome: 'FAILED' });
    expect(await place.sql('db', 'select count(*) from load_data')).toEqual([['1']]);
  });
});
