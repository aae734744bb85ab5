import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnType, Database } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { systemClock } from '#adapters/system/system.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { batchesOf, column } from '#test/contract/database-samples.ts';
import { startOracleServer } from '#test/databases/oracle/oracle-server.ts';
import { actionContext } from '#test/factories/action-context.ts';

let server: Awaited<ReturnType<typeof startOracleServer>>;
beforeAll(async () => {
  server = await startOracleServer();
});
afterAll(() => server.close());

const open = (options?: Readonly<Record<string, string>>, password?: string): Promise<Database> =>
  openDatabase(server.link(options, password), actionContext());

describeDatabaseContract('Oracle', {
  open,
  keepsNul: true,
  emptyIsNull: true,
  keptName: (name) => (/^[a-z]+$/i.test(name) ? name.toUpperCase() : name),
  keptTypes,
  keptCell: (cell, { name }) =>
    name === 'boolean' ? String(Number(cell === 'true')) : name === 'decimal' ? shortened(cell) : cell,
  slowSelect: 'select slow from dual',
});

/** Oracle has numbers of digits, texts, bytes and points in time, and nothing finer. */
function keptTypes(type: ColumnType): ColumnType {
  switch (type.name) {
    case 'boolean':
      return { name: 'integer', bytes: 2 };
    case 'integer':
      return (
        {
          2: { name: 'integer', bytes: 4 },
          4: { name: 'integer', bytes: 8 },
          8: { name: 'decimal', precision: 19, scale: 0 },
        } as const
      )[type.bytes];
    case 'decimal':
      return type.scale === 0 ? { name: 'integer', bytes: 8 } : type;
    case 'date':
      return { name: 'timestamp' };
    case 'time':
      return { name: 'text', length: 18 };
    case 'json':
      return { name: 'text' };
    default:
      return type;
  }
}

/** Oracle keeps no zeros at the end of a fraction. */
function shortened(digits: string): string {
  return digits.replace(/\.?0+$/, '');
}

describe('Oracle', () => {
  it('keeps what was committed when the session ends', async () => {
    const columns = [column('n', { name: 'integer', bytes: 4 })];
    const database = await open();
    await database.execute(database.createTable('committed', columns), 0);
    await database.load('committed', columns, batchesOf([['1'], ['2']], [['3']]));
    await database.commit();
    await database.load('committed', columns, batchesOf([['4']]));
    await database.close();
    const other = await open();
    expect((await other.execute('select n from committed order by n', 9)).rows).toEqual([['1'], ['2'], ['3']]);
    await other.close();
  });

  it('keeps the time of day of a date, and every digit of a second', async () => {
    const database = await open();
    await database.execute('create table moments (d date, t timestamp(9), z timestamp(9) with time zone)', 0);
    const [d, t, z] = ['2026-03-29 02:30:00', '2026-03-29 02:30:00.123456789', '2026-03-29 02:30:00.5+05:30'];
    await database.load(
      'moments',
      [column('d', { name: 'timestamp' }), column('t', { name: 'timestamp' }), column('z', { name: 'timestamptz' })],
      batchesOf([[d ?? '', t ?? '', z ?? '']]),
    );
    expect((await database.execute('select * from moments', 1)).rows).toEqual([[d, t, z]]);
    await database.close();
  });

  it('breaks off what runs, and goes on', async () => {
    const database = await open();
    const running = expect(database.execute('select slow from dual', 1)).rejects.toThrow('the statement was cancelled');
    await systemClock.sleep(200);
    await database.cancel();
    await running;
    expect((await database.execute('select 1 from dual', 1)).rows).toEqual([['1']]);
    await database.close();
  });

  it('cancels nothing when nothing runs', async () => {
    const database = await open();
    await database.cancel();
    expect((await database.execute('select 1 from dual', 1)).rows).toEqual([['1']]);
    await database.close();
  });

  it.each([
    ['a wrong password', {}, 'wrong', /as etl: ORA-01017.*\(check the user and the password of the link\)/, 'user'],
    ['an unknown service', { 'service-name': 'OTHER' }, undefined, /NJS-518.*\(check the service-name/, 'user'],
    [
      'a port where nothing listens',
      { port: '1' },
      undefined,
      /could not connect to 127.0.0.1:1 .*host.*port/,
      'platform',
    ],
    ['a name that is no name', { 'service-name': 'x)(y=z' }, undefined, /service-name x\)\(y=z .* cannot be/, 'user'],
    ['TLS without a check', { 'ssl-mode': 'require' }, undefined, /set verify-ca/, 'user'],
  ])('says what is wrong with %s', async (_, options, password, message, fault) => {
    await expect(open(options, password)).rejects.toMatchObject({
      name: 'DatabaseError',
      message: expect.stringMatching(message),
      fault,
    });
  });

  it.each([
    ['a missing table', 'select * from nowhere', /ORA-00942.*\(create it, name its schema, or grant it/],
    ['a wrong word', 'selec 1', /ORA-00900: invalid SQL statement/],
  ])('says what is wrong with %s', async (_, statement, message) => {
    const database = await open();
    await expect(database.execute(statement, 1)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      fault: 'user',
    });
    await database.close();
  });
});
