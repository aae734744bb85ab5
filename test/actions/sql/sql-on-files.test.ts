import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { runSql } from './run-sql.ts';

const folder = mkdtempSync(join(tmpdir(), 'akkaflow-sql-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function newFile(type: 'sqlite' | 'duckdb'): OpenLink {
  return fileDatabaseLink(type, join(folder, `${++files}.${type}`));
}

async function has(link: OpenLink, table: string): Promise<boolean> {
  const database = await openDatabase(link, actionContext());
  const columns = await database.columnsOf(table);
  await database.close();
  return columns !== undefined;
}

describe.each(['sqlite', 'duckdb'] as const)('sql on %s', (type) => {
  it('leaves nothing of the first statement when the second fails', async () => {
    const link = newFile(type);
    const { outcome } = await runSql(link, 'create table a (n int);\nselec 1;\ncreate table b (n int)');
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringMatching(
        /^statement 2 of 3 \(line 2 of <sql>\): .*syntax error.*; everything was rolled back$/,
      ),
    });
    expect(await has(link, 'a')).toBe(false);
  });

  it('logs each statement, what it changed and the rows of a select as a table', async () => {
    const text = `
      -- fruit
      create table fruit (id int, name varchar(20), price decimal(6,2));
      insert into fruit values (1, 'apple', 0.50), (12, '苹果', 10.25), (3, null, null);
      select * from fruit order by id;
      delete from fruit
      where id > 1`;
    const { outcome, log } = await runSql(newFile(type), text);
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(
      log.replaceAll(/\d+\.\d\d s/g, 'T'),
    ).toBe(`1 of 4: create table fruit (id int, name varchar(20), price decimal(6,2))
done in T
2 of 4: insert into fruit values (1, 'apple', 0.50), (12, '苹果', 10.25), (3, null, null)
3 rows changed in T
3 of 4: select * from fruit order by id
id  name   price
--  -----  -----
 1  apple   0.50
 3  NULL    NULL
12  苹果   10.25
3 rows in T
4 of 4: delete from fruit …
2 rows changed in T
committed
`);
  });

  it('logs the first 100 rows of a select and says how many there are', async () => {
    const text =
      'with recursive n(i) as (select 1 union all select i + 1 from n where i < 250) select i from n order by i';
    const { log } = await runSql(newFile(type), text);
    expect(log).toMatch(/\n100\n250 rows in [\d.]+ s, the first 100 shown\n/);
  });

  it('lets the statements begin and commit by themselves', async () => {
    const link = newFile(type);
    const { outcome, log } = await runSql(
      link,
      'begin; create table a (n int); commit; begin; create table b (n int); selec',
    );
    expect(log).toContain('the statements begin and commit by themselves\n');
    expect(outcome).toMatchObject({ message: expect.stringMatching(/had not committed was rolled back$/) });
    expect([await has(link, 'a'), await has(link, 'b')]).toEqual([true, false]);
  });

  it('does nothing more once the attempt is to stop', async () => {
    const link = newFile(type);
    const { outcome } = await runSql(link, 'create table a (n int)', { cancel: AbortSignal.abort() });
    expect(outcome.outcome).toBe('FAILED');
    expect(await has(link, 'a')).toBe(false);
  });

  it('says what to mend of a path that leads nowhere', async () => {
    const { outcome } = await runSql(fileDatabaseLink(type, '/no/such/folder/a.db'), 'select 1');
    expect(outcome).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: `link test_${type}: there is no folder /no/such/folder: make it, or correct the path`,
    });
  });

  it('refuses a file that is something else', async () => {
    const path = join(folder, `text.${type}`);
    writeFileSync(path, 'no database at all, but long enough to have a header that is read and refused'.repeat(99));
    const { outcome } = await runSql(fileDatabaseLink(type, path), 'select 1');
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('leads to something else') });
  });

  it('needs a statement', async () => {
    const { outcome } = await runSql(newFile(type), '\n -- nothing;\n');
    expect(outcome).toMatchObject({ fault: 'user', message: '<sql> has no statement: write one inside it' });
  });
});

describe('sql on sqlite', () => {
  it('leaves nothing of a transaction whose process was killed in the middle of a statement', async () => {
    const link = newFile('sqlite');
    const path = link.link.options['path'] ?? '';
    await runSql(link, 'create table a (n int)');
    const program = `
      const { DatabaseSync } = await import('node:sqlite');
      const session = new DatabaseSync(${JSON.stringify(path)});
      session.exec('pragma cache_size = 1; begin immediate; insert into a values (1)');
      console.log('begun');
      session.exec('with recursive n(i) as (select 1 union all select i + 1 from n) insert into a select i from n');`;
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const { log } = await runSql(link, 'select count(*) as left_over from a');
    expect(log).toContain('left_over\n---------\n        0\n');
  });

  it('makes triggers, whose bodies hold semicolons', async () => {
    const text = `create table a (n int); create table b (n int);
      create trigger t after insert on a begin insert into b values (new.n); insert into b values (2); end;
      insert into a values (1); select count(*) from b`;
    const { log } = await runSql(newFile('sqlite'), text);
    expect(log).toMatch(/count\(\*\)\n-+\n +2\n1 row/);
  });
});
