import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { runSql } from './run-sql.ts';

async function first(link: OpenLink, select: string): Promise<Cell | undefined> {
  const database = await openDatabase(link, actionContext());
  const { rows } = await database.execute(select, 1);
  await database.close();
  return rows?.[0]?.[0];
}

/** Kills an action as soon as it has logged its first statement, and waits until its query is seen to run. */
async function killed(link: OpenLink, text: string, isRunning: string) {
  const cancel = new AbortController();
  const running = runSql(link, text, { cancel: cancel.signal });
  await expect.poll(() => first(link, isRunning), { timeout: 10_000 }).toBe('1');
  const begun = performance.now();
  cancel.abort();
  return { ...(await running), seconds: (performance.now() - begun) / 1000 };
}

describe('sql on PostgreSQL', () => {
  let server: TestServer;
  let link: OpenLink;
  beforeAll(async () => {
    server = await startPostgres();
    link = server.link();
  }, 60_000);
  afterAll(() => server.stop());

  it('leaves nothing of the first statement when the second fails, tables included', async () => {
    const { outcome } = await runSql(
      link,
      '\ncreate table a (n int);\ninsert into a\n  selec 1;\ninsert into a values (2)',
    );
    expect(outcome).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: 'statement 2 of 3 (line 4 of <sql>): syntax error at or near "selec"; everything was rolled back',
    });
    expect(await first(link, "select to_regclass('a')")).toBeNull();
  });

  it('runs blocks, functions and what is quoted by dollars', async () => {
    const text = `
      create table fruit (id int primary key, name text);
      create function add_fruit(n text) returns void language plpgsql as $$
        begin insert into fruit select coalesce(max(id), 0) + 1, n from fruit; end $$;
      select add_fruit('apple;');
      do $do$ begin perform add_fruit('pear'); end $do$;
      select id, name from fruit order by id;`;
    const { outcome, log } = await runSql(link, text);
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(log).toContain(
      '5 of 5: select id, name from fruit order by id\nid  name\n--  ------\n 1  apple;\n 2  pear\n2 rows in ',
    );
    expect(log).toMatch(/committed\n$/);
  });

  it('cancels its query in the server when it is killed, and leaves no transaction open', async () => {
    const text = 'create table killed (n int); insert into killed values (1); select pg_sleep(60)';
    const asleep = "select count(*) from pg_stat_activity where query like 'select pg_sleep(60)%' and state = 'active'";
    const { outcome, seconds } = await killed(link, text, asleep);
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      message: 'stopped at statement 3 of 3; everything was rolled back',
    });
    expect(seconds).toBeLessThan(10);
    const others =
      "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";
    await expect.poll(() => first(link, others), { timeout: 10_000 }).toBe('0');
    expect(await first(link, "select to_regclass('killed')")).toBeNull();
  });

  it('runs what refuses a transaction without one, and says that each statement stands', async () => {
    expect((await runSql(link, 'vacuum')).outcome).toMatchObject({
      message: expect.stringContaining('transaction block'),
    });
    const { outcome, log } = await runSql(link, 'create table alone (n int); vacuum alone; selec', {
      transaction: 'false',
    });
    expect(outcome).toMatchObject({
      message: expect.stringMatching(/^statement 3 .*; what statements 1 to 2 did stands$/),
    });
    expect(log).toContain('each statement stands by itself\n');
    expect(await first(link, "select to_regclass('alone')")).toBe('alone');
  });

  it('fails by the fault of the platform when the server ends its session', async () => {
    const text = 'select pg_terminate_backend(pg_backend_pid())';
    expect((await runSql(link, text)).outcome).toMatchObject({ outcome: 'FAILED', fault: 'platform' });
  });
});

describe.skipIf(!HAS_MARIADB)('sql on MariaDB', () => {
  let server: TestServer;
  let link: OpenLink;
  beforeAll(async () => {
    server = await startMariadb();
    link = server.link();
  }, 60_000);
  afterAll(() => server.stop());

  it('runs the statements of job_combine', async () => {
    await runSql(link, "create table db_link (name varchar(20)); insert into db_link values ('a'), ('b')");
    const text = `
          select sleep(1);
          drop table if exists test_1;
          create table test_1 as select * from db_link;
      `;
    const { outcome, log } = await runSql(link, text);
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(log).toMatch(/1 of 3: select sleep\(1\)\nsleep\(1\)\n-+\n +0\n1 row in [\d.]+ s\n2 of 3: drop table/);
    expect(await first(link, 'select count(*) from test_1')).toBe('2');
  });

  it('rolls back what tables hold', async () => {
    await runSql(link, 'create table stock (n int primary key)');
    const { outcome } = await runSql(link, 'insert into stock values (1);\ninsert into stock values (2), (1)');
    expect(outcome).toMatchObject({
      fault: 'user',
      message: "statement 2 of 2 (line 2 of <sql>): Duplicate entry '1' for key 'PRIMARY'; everything was rolled back",
    });
    expect(await first(link, 'select count(*) from stock')).toBe('0');
  });

  it('says honestly that a definition of a table has committed', async () => {
    const text = 'create table kept (n int); insert into kept values (1); selec 1';
    const { outcome } = await runSql(link, text);
    expect(outcome).toMatchObject({
      message: expect.stringMatching(/; what came before was rolled back but for statement 1: MySQL commits at every/),
    });
    expect(await first(link, 'select count(*) from kept')).toBe('0');
  });

  it('makes procedures and runs them', async () => {
    const text = `create procedure fill(n int) begin
        declare i int default 0;
        create or replace table filled (n int);
        while i < n do insert into filled values (i); set i = i + 1; end while;
      end;
      call fill(3);
      select * from filled;`;
    const { outcome, log } = await runSql(link, text);
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(log).toContain('3 of 3: select * from filled\nn\n-\n0\n1\n2\n3 rows in ');
  });

  it('kills its query in the server when it is killed, and leaves no transaction open', async () => {
    await runSql(link, 'create table killed (n int)');
    const asleep = "select count(*) from information_schema.processlist where info like 'select sleep(60)%'";
    const { outcome, seconds } = await killed(link, 'insert into killed values (1); select sleep(60)', asleep);
    expect(outcome).toMatchObject({ message: 'stopped at statement 2 of 2; everything was rolled back' });
    expect(seconds).toBeLessThan(10);
    const open = 'select count(*) from information_schema.innodb_trx';
    await expect.poll(() => first(link, open), { timeout: 10_000 }).toBe('0');
    expect(await first(link, 'select count(*) from killed')).toBe('0');
  });
});
