import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnType, Database, Row } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { batchesOf, column } from '#test/contract/database-samples.ts';
import { startAthenaServer } from '#test/databases/athena-server.ts';
import { quickClock } from '#test/databases/quick-clock.ts';
import { actionContext } from '#test/factories/action-context.ts';

let server: Awaited<ReturnType<typeof startAthenaServer>>;
beforeAll(async () => {
  server = await startAthenaServer();
});
afterAll(() => server.close());

const surroundings = actionContext({ clock: quickClock, environment: {} });
const open = (options?: Readonly<Record<string, string>>): Promise<Database> =>
  openDatabase(server.link(options), surroundings);

describeDatabaseContract('Athena', {
  open,
  keepsNul: false,
  isWarehouse: true,
  keptTypes: catalogType,
  slowSelect: 'select slow',
});

/** What the catalog has no type for is text there. */
function catalogType(type: ColumnType): ColumnType {
  return ['time', 'timestamptz', 'json', 'text'].includes(type.name) ? { name: 'text' } : type;
}

describe('Athena', () => {
  it('counts the rows that an insert wrote', async () => {
    const database = await open();
    await database.execute('create external table counted (n int)', 0);
    expect(await database.execute('insert into counted values (1), (2)', 10)).toEqual({ count: 2 });
  });

  it('loads by statements as long as Athena takes, and no longer', async () => {
    const database = await open();
    const columns = [column('t', { name: 'text' })];
    await database.execute(database.createTable('long_texts', columns), 0);
    const rows = Array.from({ length: 20 }, (): Row => ['x'.repeat(50_000)]);
    const before = server.calls.get('StartQueryExecution') ?? 0;
    expect(await database.load('long_texts', columns, batchesOf(rows))).toBe(20);
    expect(server.longestStatement()).toBeLessThanOrEqual(262_144);
    expect((server.calls.get('StartQueryExecution') ?? 0) - before).toBe(4);
  });

  it('refuses a row that no statement can hold', async () => {
    const database = await open();
    const columns = [column('t', { name: 'text' })];
    await database.execute(database.createTable('too_long', columns), 0);
    const load = database.load('too_long', columns, batchesOf([['x'.repeat(300_000)]]));
    await expect(load).rejects.toThrow(/a row takes 300\d{3} bytes as SQL, and a statement may have 262144/);
  });

  it('puts the files of a table that it creates below the table-location of the link', async () => {
    const statement = (await open()).createTable('sales.orders', [column('n', { name: 'integer', bytes: 4 })]);
    expect(statement).toContain("location 's3://tables/sales/orders/'");
  });

  it.each([
    ['a wrong key', { 'access-key-id': 'AKIDOTHER' }, 'select 1', /security token.*check the access-key-id/, 'user'],
    ['a missing table', {}, 'select * from nowhere', /TABLE_NOT_FOUND.*nowhere.*\(query query-\d+\)/, 'user'],
    ['a wrong word', {}, 'selec 1', /SYNTAX_ERROR: near "selec"/, 'user'],
    ['a service that is not there', { endpoint: 'http://127.0.0.1:1' }, 'select 1', /ECONNREFUSED/, 'platform'],
  ])('says what is wrong with %s', async (_, options, statement, message, fault) => {
    const database = await open(options);
    await expect(database.execute(statement, 1)).rejects.toMatchObject({
      name: 'DatabaseError',
      message: expect.stringMatching(message),
      fault,
    });
  });
});
