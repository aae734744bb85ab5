import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { column, countedRows, HOSTILE_TEXTS } from '#test/contract/database-samples.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop());

describeDatabaseContract('PostgreSQL', {
  open: () => openDatabase(server.link(), actionContext()),
  keepsNul: false,
  hugeSelect: "select i, repeat('x', 100) from generate_series(1, 1000000) i",
  slowSelect: 'select pg_sleep(60)',
});

describe('Redshift, as far as PostgreSQL can stand in for it', () => {
  const NUMBER = column('n', { name: 'integer', bytes: 8 });
  const TEXT = column('t', { name: 'text', length: 200 });

  it('loads by inserts of many rows each', async () => {
    const link = server.link({ 'ssl-mode': 'disable' });
    const database = await openDatabase({ ...link, link: { ...link.link, type: 'redshift' } }, actionContext());
    await database.execute(database.createTable('redshift_rows', [NUMBER, TEXT]), 0);
    await database.begin();
    expect(await database.load('redshift_rows', [NUMBER, TEXT], countedRows(2500, 1700))).toBe(2500);
    async function* hostile() {
      yield HOSTILE_TEXTS.map((text) => [null, text]);
    }
    await database.load('redshift_rows', [NUMBER, TEXT], hostile());
    await database.commit();
    expect((await database.execute('select count(n), count(*) from redshift_rows', 1)).rows).toEqual([
      ['2500', String(2500 + HOSTILE_TEXTS.length)],
    ]);
    const { rows } = await database.execute('select t from redshift_rows where n is null', 100);
    expect(rows?.map(([text]) => text)).toEqual(HOSTILE_TEXTS);
    expect((await database.columnsOf('public."redshift_rows"'))?.[1]?.type).toEqual({ name: 'text', length: 800 });
    await database.close();
  });
});
