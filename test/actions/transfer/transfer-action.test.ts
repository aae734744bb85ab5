import { readdir } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { type Workplace, workplace } from './attempt.ts';

let place: Workplace;
beforeEach(async () => {
  place = await workplace((folder) => ({
    shop: fileDatabaseLink('sqlite', `${folder}/shop.sqlite`),
    lake: fileDatabaseLink('sqlite', `${folder}/lake.sqlite`),
  }));
  return () => place[Symbol.asyncDispose]();
});

const LINES = '1\tone\t1.5\n2\t\\N\t\n3\ttab\\there\t-2\n';

function fileToTable(source = '', target = '', children = ''): string {
  return `<transfer>
    <source type="FILE" ${source}>${place.path('in.txt')}</source>
    <target type="DB" db-link="shop" table="items" ${target}>${children}</target>
  </transfer>`;
}

function queryToFile(select: string, target = ''): string {
  return `<transfer><source type="DB" db-link="shop">${select}</source>
    <target type="FILE" path="${place.path('out.txt')}" ${target}/></transfer>`;
}

describe('from a file into a table', () => {
  it('rows go by position, and what is empty is null but in text', async () => {
    await place.sql('shop', 'create table items(id int, name text, price decimal(9,2))');
    await place.write('in.txt', LINES);
    const { outcome, log } = await place.run(fileToTable());
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('shop', 'select id, name, price from items')).toEqual([
      ['1', 'one', '1.50'],
      ['2', null, null],
      ['3', 'tab\there', '-2.00'],
    ]);
    expect(log).toMatch(/^done: 3 rows, 0\.0 MB in [\d.]+ s \([\d,]+ rows\/s, [\d.]+ MB\/s\)\n$/);
  });

  it('a missing table is created with columns of text, c1 and on', async () => {
    await place.write('in.txt', LINES);
    const { outcome, log } = await place.run(fileToTable());
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(log).toContain('there is no table items: it is created with columns c1, c2, c3');
    expect(await place.sql('shop', 'select c3, c1 from items where c2 is not null')).toEqual([
      ['1.5', '1'],
      ['-2', '3'],
    ]);
  });

  it('a header names the columns, in any order, and may leave some out', async () => {
    await place.sql('shop', "create table items(id int, name text default 'none', price real)");
    await place.write('in.txt', 'Price;ID\r\n"1.5";1\r\n;2\r\n');
    const { outcome } = await place.run(fileToTable('format="csv" header="true" delimited=";"'));
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('shop', 'select * from items')).toEqual([
      ['1', 'none', '1.5'],
      ['2', 'none', null],
    ]);
  });

  it('several files that match a glob are read by path, compressed ones too', async () => {
    await place.write('in-2.txt.gz', gzipSync('id\tname\n3\tc\n'));
    await place.write('in-1.txt', 'id\tname\n1\ta\n2\tb');
    await place.write('other.txt', 'id\tname\n9\tz\n');
    const glob = fileToTable('header="true"').replace('in.txt', 'in-*');
    expect((await place.run(glob)).outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('shop', 'select * from items order by rowid')).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
  });

  it('statements run before and after, and the table is emptied, in one transaction', async () => {
    await place.sql(
      'shop',
      'create table items(id int)',
      'insert into items values (7)',
      'create table said(what text)',
    );
    await place.write('in.txt', '1\n2\n');
    const children = `<pre>insert into said values ('before');</pre>
      <after>insert into said select 'after ' || count(*) from items; delete from said where what = 'before'</after>`;
    const { outcome, log } = await place.run(fileToTable('', 'is-pre-truncate="true"', children));
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('shop', 'select * from said')).toEqual([['after 2']]);
    expect(log).toContain("insert into said values ('before'): 1 rows");
  });

  it.each([
    ['a bad number', '1\tone\t1\nx2\ttwo\t2\n', 'line 2, column id: "x2" is not a whole number'],
    [
      'a text that is too long',
      '1\tone\t1\n\n2\ttwelve chars\t2\n',
      'line 3, column name: "twelve chars" has 12 characters, and at most 10 fit',
    ],
    ['a cell too few', '1\tone\t1\n2\ttwo\n', 'line 2 has 2 columns, and the file began with 3 (c1, c2, c3)'],
    ['another number of columns', '1\tone\n2\ttwo\n', 'source has 2 (c1, c2), target has 3 (id, name, price)'],
  ])('%s fails, says where, and leaves the table as it was', async (_, lines, message) => {
    await place.sql(
      'shop',
      'create table items(id int, name varchar(10), price real)',
      "insert into items values (7, 'old', 0)",
    );
    await place.write('in.txt', lines);
    const children = '<pre>delete from items</pre>';
    const { outcome } = await place.run(fileToTable('', 'is-pre-truncate="true"', children));
    expect(outcome).toMatchObject({ outcome: 'FAILED', fault: 'user', message: expect.stringContaining(message) });
    expect(await place.sql('shop', 'select * from items')).toEqual([['7', 'old', '0']]);
  });

  it('a failed load leaves no table that was not there', async () => {
    await place.write('in.txt', '1\t2\n3\n');
    expect((await place.run(fileToTable())).outcome).toMatchObject({ outcome: 'FAILED' });
    expect(await place.sql('shop', "select count(*) from sqlite_master where name = 'items'")).toEqual([['0']]);
  });

  it('a file that is not there fails', async () => {
    const message = `there is no file ${place.path('in.txt')}`;
    expect((await place.run(fileToTable())).outcome).toMatchObject({ message: expect.stringContaining(message) });
  });

  it('an empty file empties the table when asked, and is no reason to fail', async () => {
    await place.sql('shop', 'create table items(id int, name text)', "insert into items values (7, 'old')");
    await place.write('in.txt', '');
    expect((await place.run(fileToTable('', 'is-pre-del="true"'))).outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('shop', 'select * from items')).toEqual([]);
  });

  it('a link that may not be used fails with its own words', async () => {
    await place.write('in.txt', LINES);
    const { outcome } = await place.run(fileToTable().replace('"shop"', '"shops"'));
    expect(outcome).toEqual({ outcome: 'FAILED', fault: 'user', message: 'there is no link shops' });
  });
});

describe('from a table into a file', () => {
  beforeEach(() =>
    place.sql(
      'shop',
      'create table items(id int, name text, data blob)',
      `insert into items values (1, 'a	b', x'00ff'), (2, null, null), (3, 'say "hi", you', x'')`,
    ),
  );

  it('rows are lines of tabs, escaped', async () => {
    expect((await place.run(queryToFile('items'))).outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.read('out.txt')).toBe('1\ta\\tb\t\\\\x00ff\n2\t\\N\t\\N\n3\tsay "hi", you\t\\\\x\n');
  });

  it('a select may be written as CSV with a header', async () => {
    const { outcome } = await place.run(queryToFile('select id, name from items;', 'format="csv" header="true"'));
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.read('out.txt')).toBe('id,name\n1,a\tb\n2,\n3,"say ""hi"", you"\n');
  });

  it('a name that ends with .gz is compressed', async () => {
    const { outcome } = await place.run(queryToFile('select id from items').replace('out.txt', 'out.gz'));
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(gunzipSync(Buffer.from(await readBytes('out.gz'))).toString()).toBe('1\n2\n3\n');
  });

  it('what fails leaves the file that was there, and nothing half written', async () => {
    await place.write('out.txt', 'yesterday\n');
    const { outcome } = await place.run(queryToFile('select name from items', 'escaped="false"'));
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('escaped="false"') });
    expect(await place.read('out.txt')).toBe('yesterday\n');
    expect((await readdir(place.folder)).toSorted()).toEqual(['out.txt', 'shop.sqlite']);
  });

  it('and back into a table are the same rows, bytes too', async () => {
    await place.run(queryToFile('items', 'delimited="\\001"'));
    await place.sql('lake', 'create table items(id int, name text, data blob)');
    const { outcome } = await place.run(
      `<transfer><source type="FILE" delimited="\\001">${place.path('out.txt')}</source>
       <target type="DB" db-link="lake" table="items"/></transfer>`,
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('lake', 'select * from items')).toEqual(await place.sql('shop', 'select * from items'));
  });

  async function readBytes(name: string): Promise<Uint8Array> {
    const { readFile } = await import('node:fs/promises');
    return readFile(place.path(name));
  }
});

describe('from a database into another', () => {
  function copy(select: string, target = '', to = 'lake'): string {
    return `<transfer><source type="DB" db-link="shop">${select}</source>
      <target type="DB" db-link="${to}" table="items" ${target}/></transfer>`;
  }

  it('a missing table is created with the types of the source', async () => {
    await place.sql(
      'shop',
      'create table t(id int, ok boolean, price decimal(9,2), day date)',
      "insert into t values (1, 1, 2.5, '2026-11-28')",
    );
    expect((await place.run(copy('t'))).outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('lake', 'select * from items')).toEqual([['1', 'true', '2.50', '2026-11-28']]);
  });

  it.each([
    ['by name, when the target has all of them', 'select 2 as b, 1 as a', [['1', '2']]],
    ['by position, when the names say nothing else', 'select 1 as a, 2 as two', [['1', '2']]],
  ])('columns are matched %s', async (_, select, rows) => {
    await place.sql('lake', 'create table items(a int, b int)');
    expect((await place.run(copy(select))).outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('lake', 'select * from items')).toEqual(rows);
  });

  it('columns whose names and positions contradict each other fail', async () => {
    await place.sql('lake', 'create table items(a int, b int)');
    const { outcome } = await place.run(copy('select 1 as x, 2 as a'));
    const message = 'source has 2 (x, a), target has 2 (a, b)';
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining(message) });
  });

  it('one file of SQLite cannot be both', async () => {
    await place.sql('shop', 'create table t(id int)');
    const { outcome } = await place.run(copy('t', '', 'shop'));
    const message = 'same file of SQLite: use `<sql>insert into items select';
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining(message) });
  });
});

describe('a script', () => {
  it('does the transfer itself', async () => {
    const calls: string[] = [];
    const { outcome } = await place.run('<transfer><script>cp a b</script></transfer>', {
      writeFile: async (name, text) => `${name}: ${text}`,
      spawn: async (command, args) => {
        calls.push([command, ...args].join(' '));
        return { code: 3 };
      },
    });
    expect(calls).toEqual(['bash transfer: cp a b']);
    expect(outcome).toMatchObject({ outcome: 'FAILED', exitCode: 3 });
  });
});
