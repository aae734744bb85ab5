import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenLink } from '#core/model/link.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres } from '#test/databases/start-postgres.ts';
import { type Workplace, workplace } from './attempt.ts';

const DATABASES = {
  sqlite: undefined,
  postgresql: () => startPostgres(),
  mysql: () => startMariadb(),
} as const;

/** More rows than a batch holds, so that the row that is refused is not in the first. */
const MANY = Array.from({ length: 20_000 }, (_, index) => `${index + 100}\tsome text\n`).join('');

describe.each(Object.keys(DATABASES) as (keyof typeof DATABASES)[])('a row that %s refuses', (type) => {
  const isThere = type !== 'mysql' || HAS_MARIADB;
  let place: Workplace;
  let server: { link(): OpenLink; stop(): Promise<void> } | undefined;

  beforeAll(async () => {
    if (!isThere) return;
    server = await DATABASES[type]?.();
    place = await workplace((folder) => ({
      db: server?.link() ?? fileDatabaseLink('sqlite', `${folder}/refused.sqlite`),
    }));
    await place.sql('db', 'create table items(id int primary key, name varchar(60) not null)');
  }, 60_000);
  beforeEach(async () => {
    if (isThere) await place.sql('db', 'delete from items', "insert into items values (1, 'old')");
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  function load(source: string, attributes = '') {
    return place.run(
      `<transfer><source type="FILE" ${attributes}>${place.path(source)}</source>
        <target type="DB" db-link="db" table="items"/></transfer>`,
    );
  }

  it.runIf(isThere).each([
    ['a file', { 'a.txt': '2\ttwo\n3\t\\N\n' }, 'a.txt', '', 'a.txt line 2'],
    ['a file with a header', { 'b.txt': 'name\tid\ntwo\t2\n\\N\t3\n' }, 'b.txt', 'header="true"', 'b.txt line 3'],
    ['a file with empty lines', { 'c.txt': '\n2\ttwo\n\n\n3\t\\N\n' }, 'c.txt', '', 'c.txt line 5'],
    ['a file after a row of two lines', { 'd.txt': '2\ttwo\\\nmore\n3\t\\N\n' }, 'd.txt', '', 'd.txt line 3'],
    ['a compressed file', { 'e.txt.gz': '2\ttwo\n3\t\\N\n' }, 'e.txt.gz', '', 'e.txt.gz line 2'],
    [
      'the last of several',
      { 'f1.txt': 'id\tname\n2\ttwo\n3\tthree\n', 'f2.txt': 'id\tname\n4\t\\N\n' },
      'f*.txt',
      'header="true"',
      'f2.txt line 2',
    ],
    [
      'a CSV with cells of several lines',
      { 'g.csv': 'id,name\n2,"two\n\nlines"\n\n3,\n' },
      'g.csv',
      'format="csv" header="true"',
      'g.csv line 6',
    ],
    ['a long file', { 'h.txt': `${MANY}2\t\\N\n` }, 'h.txt', '', 'h.txt line 20001'],
  ])('is told by its line: of %s', async (_, files: Readonly<Record<string, string>>, source, attributes, where) => {
    for (const [name, text] of Object.entries(files)) {
      await place.write(name, name.endsWith('.gz') ? gzipSync(text) : text);
    }
    const { outcome } = await load(source, attributes);
    const message = expect.stringContaining(`${place.folder}/${where}`);
    expect(outcome).toMatchObject({ outcome: 'FAILED', fault: 'user', message });
    expect(outcome).toMatchObject({ message: expect.stringMatching(/null/i) });
    expect(await place.sql('db', 'select id, name from items')).toEqual([['1', 'old']]);
  });

  it.runIf(isThere).each([
    ['a number that is none', '2\ttwo\nx3\tthree\n', /line 2, column id: "x3" is not a whole number/],
    ['a number beyond the column', '2\ttwo\n9999999999\tthree\n', /line 2\b.*(beyond|range)/],
    ['a text that is too long', `2\ttwo\n3\t${'é'.repeat(61)}\n`, /line 2, column name: "é{60}…" has 61 characters/],
  ])('is told by its line: %s', async (_, text, message) => {
    // SQLite itself has no limit: its integers are of eight bytes whatever they are called.
    if (type === 'sqlite' && text.includes('9999999999')) return;
    await place.write('misfit.txt', text);
    expect((await load('misfit.txt')).outcome).toMatchObject({
      fault: 'user',
      message: expect.stringMatching(message),
    });
    expect(await place.sql('db', 'select id, name from items')).toEqual([['1', 'old']]);
  });

  it.runIf(isThere && type === 'mysql')('is told by its line when rows are inserted, not loaded', async () => {
    await place.sql('db', 'set global local_infile = 0');
    await place.write('inserted.txt', `${MANY}2\t\\N\n`);
    const { outcome } = await load('inserted.txt');
    await place.sql('db', 'set global local_infile = 1');
    const message = expect.stringMatching(/inserted\.txt line 20001: Column 'name' cannot be null/);
    expect(outcome).toMatchObject({ fault: 'user', message });
  });

  it.runIf(isThere)('a key that is there already fails and leaves the table as it was', async () => {
    await place.write('twice.txt', '2\ttwo\n1\tnew\n');
    const { outcome } = await load('twice.txt');
    const where = type === 'mysql' ? /Duplicate entry '1'/ : /twice\.txt line 2: .*unique/i;
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringMatching(where) });
    expect(await place.sql('db', 'select id, name from items')).toEqual([['1', 'old']]);
  });
});
