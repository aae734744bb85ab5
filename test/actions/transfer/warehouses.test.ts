import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stagingName } from '#actions/transfer/staging-table.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import { startAthenaServer } from '#test/databases/athena-server.ts';
import { startHiveServer } from '#test/databases/hive-server.ts';
import { startOracleServer } from '#test/databases/oracle/oracle-server.ts';
import { quickClock } from '#test/databases/quick-clock.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { type Workplace, workplace } from './attempt.ts';

const SERVERS = {
  hive: () => startHiveServer('hive', 'sasl'),
  impala: () => startHiveServer('impala', 'nosasl'),
  athena: () => startAthenaServer(),
  oracle: () => startOracleServer(),
} as const;

const TYPES = { hive: 'string', impala: 'string', athena: 'varchar', oracle: 'varchar2(60)' } as const;

/** Several batches, so that some are loaded before one fails. */
const MANY = Array.from({ length: 3000 }, (_, index) => `${index}\t${'x'.repeat(50)}\n`).join('');

describe.each(Object.keys(SERVERS) as (keyof typeof SERVERS)[])('a load into %s', (type) => {
  const integer = type === 'oracle' ? 'number(9)' : 'int';
  let server: { link(): OpenLink; close(): Promise<unknown> };
  let place: Workplace;
  beforeAll(async () => {
    server = await SERVERS[type]();
    place = await workplace(() => ({ db: server.link() }));
    await place.sql('db', `create table items (id ${integer}, name ${TYPES[type]})`);
  });
  beforeEach(async () => {
    const database = await openDatabase(server.link(), actionContext({ clock: quickClock }));
    // A session of Oracle is always in a transaction, which its end takes back.
    const isTransactional = database.transactions !== 'none';
    if (isTransactional) await database.begin();
    await database.execute('delete from items', 0);
    await database.execute("insert into items values (1, 'old')", 0);
    if (isTransactional) await database.commit();
    await database.close();
  });
  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await server.close();
  });

  async function load(text: string, attributes = '', table = 'items', children = '') {
    const path = await place.write('in.txt', text);
    const { outcome } = await place.run(
      `<transfer><source type="FILE">${path}</source>
        <target type="DB" db-link="db" table="${table}" ${attributes}>${children}</target></transfer>`,
      { clock: quickClock },
    );
    return outcome;
  }

  const items = () => place.sql('db', 'select id, name from items order by id');
  /** From the catalog of what stands behind the server. */
  async function tables(): Promise<readonly unknown[]> {
    return (await place.sql('db', 'select name from sqlite_master order by name')).flat();
  }

  it('adds rows, and leaves no other table', async () => {
    expect(await load("2\tit's \\\\ two; -- 订单\n3\t\\N\n")).toEqual({ outcome: 'SUCCEEDED' });
    expect(await items()).toEqual([
      ['1', 'old'],
      ['2', "it's \\ two; -- 订单"],
      ['3', null],
    ]);
    expect(await tables()).toEqual(['items']);
  });

  it('replaces all rows when the table is emptied first', async () => {
    expect(await load('2\ttwo\n', 'is-pre-truncate="true"')).toEqual({ outcome: 'SUCCEEDED' });
    expect(await items()).toEqual([['2', 'two']]);
  });

  it('leaves what leaves out columns null in them', async () => {
    const path = await place.write('named.txt', 'NAME\ntwo\n');
    const { outcome } = await place.run(
      `<transfer><source type="FILE" header="true">${path}</source>
        <target type="DB" db-link="db" table="items" is-pre-truncate="true"/></transfer>`,
      { clock: quickClock },
    );
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(await items()).toEqual([[null, 'two']]);
  });

  it('that fails on the way leaves the rows that were there, and no other table', async () => {
    const outcome = await load(`${MANY}x\tlast\n`, 'is-pre-truncate="true"');
    const message = expect.stringContaining('in.txt line 3001, column');
    expect(outcome).toMatchObject({ outcome: 'FAILED', fault: 'user', message });
    expect(await items()).toEqual([['1', 'old']]);
    expect(await tables()).toEqual(['items']);
  });

  it('that fails leaves no table that was not there', async () => {
    expect(await load(`${MANY}x\tlast\tof three\n`, '', 'fresh')).toMatchObject({ outcome: 'FAILED' });
    expect(await tables()).toEqual(['items']);
  });

  it('makes a table that is missing', async () => {
    expect(await load('2\ttwo\n', '', 'made')).toEqual({ outcome: 'SUCCEEDED' });
    expect(await place.sql('db', 'select c1, c2 from made')).toEqual([['2', 'two']]);
    await place.sql('db', 'drop table made');
    expect(await tables()).toEqual(['items']);
  });

  it('runs statements before and after', async () => {
    const children = `<pre>delete from items where id = 1; insert into items values (7, 'pre')</pre>
      <after>insert into items select count(*) + 90, 'after' from items</after>`;
    expect(await load('2\ttwo\n', '', 'items', children)).toEqual({ outcome: 'SUCCEEDED' });
    expect(await items()).toEqual([
      ['2', 'two'],
      ['7', 'pre'],
      ['92', 'after'],
    ]);
  });

  it.runIf(type !== 'oracle')('drops the staging table that a killed attempt left', async () => {
    const { instanceId } = actionContext().subject;
    const left = stagingName('items', `${instanceId} a items`);
    await place.sql(
      'db',
      `create table ${left} (id int, name ${TYPES[type]})`,
      `insert into ${left} values (9, 'half')`,
    );
    expect(await load('2\ttwo\n', 'is-pre-truncate="true"')).toEqual({ outcome: 'SUCCEEDED' });
    expect(await items()).toEqual([['2', 'two']]);
    expect(await tables()).toEqual(['items']);
  });
});
