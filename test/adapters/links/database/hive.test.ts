import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnType, Database, Row } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { batchesOf, column } from '#test/contract/database-samples.ts';
import { startHiveServer } from '#test/databases/hive-server.ts';
import { quickClock } from '#test/databases/quick-clock.ts';
import { actionContext } from '#test/factories/action-context.ts';

const surroundings = actionContext({ clock: quickClock });

/** What the catalog has no type for is text there. */
function catalogType(type: ColumnType): ColumnType {
  return ['time', 'timestamptz', 'json', 'text'].includes(type.name) ? { name: 'text' } : type;
}

describe.each([
  ['Hive by SASL', 'hive', 'sasl'],
  ['Hive by HTTP', 'hive', 'http'],
  ['Impala without SASL', 'impala', 'nosasl'],
] as const)('%s', (name, type, wire) => {
  let server: Awaited<ReturnType<typeof startHiveServer>>;
  beforeAll(async () => {
    server = await startHiveServer(type, wire);
  });
  afterAll(() => server.close());
  const open = (options?: Readonly<Record<string, string>>, password?: string): Promise<Database> =>
    openDatabase(server.link(options, password), surroundings);

  describeDatabaseContract(name, {
    open,
    keepsNul: false,
    isWarehouse: true,
    keptTypes: catalogType,
    slowSelect: 'select slow',
  });

  it('leaves no operation open on the server', async () => {
    const before = server.service.openOperations;
    const database = await open();
    await database.execute('create table closing (n int)', 0);
    await database.load('closing', [column('n', { name: 'integer', bytes: 4 })], batchesOf([['1'], ['2']]));
    for await (const _ of (await database.query('select n from closing', 1)).batches) break;
    await expect(database.execute('select * from nowhere', 1)).rejects.toThrow();
    await database.close();
    expect(server.service.openOperations).toBe(before);
  });

  it('counts the rows that an insert wrote', async () => {
    const database = await open();
    await database.execute('create table counted (n int)', 0);
    expect(await database.execute('insert into counted values (1), (2)', 0)).toEqual({ count: 2 });
    await database.close();
  });

  it.runIf(wire !== 'nosasl')('says that the password is wrong', async () => {
    await expect(open({}, 'wrong')).rejects.toMatchObject({
      name: 'DatabaseError',
      message: expect.stringMatching(
        /^could not connect to 127.0.0.1:\d+: .*\(check the user and the password of the link\)$/,
      ),
      fault: 'user',
    });
  });

  it.each([
    ['a missing table', 'select * from nowhere', /Table not found nowhere \(create the table/],
    ['a wrong word', 'selec 1', /ParseException.*\(check the statement\)/],
  ])('says what is wrong with %s', async (_, statement, message) => {
    const database = await open();
    await expect(database.execute(statement, 1)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      fault: 'user',
    });
    await database.close();
  });
});

describe('Hive', () => {
  it.each(['binary', 'http'])('says that nothing listens there, by %s', async (transport) => {
    const link = {
      name: 'w',
      type: 'hive',
      desc: '',
      options: { host: '127.0.0.1', port: '1', transport },
      updatedAt: 0,
    };
    const opening = openDatabase({ link: { ...link, type: 'hive' }, secret: {} }, surroundings);
    await expect(opening).rejects.toMatchObject({ message: expect.stringMatching(/ECONNREFUSED/), fault: 'platform' });
  });

  it('says that a server does not answer', async () => {
    // Waits for SASL, of which a client without it sends nothing.
    const server = await startHiveServer('hive', 'sasl');
    const opening = openDatabase(server.link({ auth: 'nosasl', 'connect-timeout': '5' }), surroundings);
    await expect(opening).rejects.toThrow(/no answer in 5 s \(check the host, the port, the transport and the auth/);
    await server.close();
  });

  it('throws out of a statement when the server breaks off', async () => {
    const server = await startHiveServer('hive', 'sasl');
    const database = await openDatabase(server.link(), surroundings);
    const running = expect(database.execute('select slow', 1)).rejects.toMatchObject({ fault: 'platform' });
    await server.close();
    await running;
    await database.close();
  });

  it('inserts many rows by one statement', async () => {
    const server = await startHiveServer('impala', 'nosasl');
    const database = await openDatabase(server.link(), surroundings);
    await database.execute('create table many (n decimal(10,2))', 0);
    const rows = Array.from({ length: 3000 }, (_, n): Row => [`${n}.50`]);
    await database.load('many', [column('n', { name: 'decimal', precision: 10, scale: 2 })], batchesOf(rows));
    const inserts = server.service.statements.filter((statement) => statement.startsWith('insert'));
    expect(inserts.map((statement) => statement.slice(0, 62))).toEqual([
      "insert into many (`n`) values (cast('0.50' as decimal(10,2))),",
      "insert into many (`n`) values (cast('2000.50' as decimal(10,2)",
    ]);
    await database.close();
    await server.close();
  });
});
