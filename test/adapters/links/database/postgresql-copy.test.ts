import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floatText } from '#adapters/links/database/canonical.ts';
import type { Database, Row } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';

let server: TestServer;
let database: Database;
beforeAll(async () => {
  server = await startPostgres();
  database = await openDatabase(server.link(), actionContext());
}, 60_000);
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

async function queried(select: string) {
  const { batches } = await database.query(select, 1000);
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

async function copied(select: string): Promise<string | undefined> {
  const { copyText } = await database.query(select, 1000);
  if (copyText === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of copyText) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The rows by the cursor that runs any statement. */
async function executed(select: string) {
  return (await database.execute(select, 1000)).rows;
}

describe('a query of PostgreSQL that runs by COPY', () => {
  it('gives the cells that a cursor gives, whatever the type', async () => {
    const select = `select true, false, null::boolean, 'NaN'::float8, '-Infinity'::float8, -0.0::float8, 0.1::real,
      1e-6::real, '2026-11-28 12:00:00+08'::timestamptz, 'infinity'::timestamptz, '0044-03-15 BC'::timestamptz,
      '\\x00ff'::bytea, ''::bytea, ''::text, e'a\\tb\\nc\\\\N\\r\\b\\f\\v'::text, '\\N'::text, array[1.5, 2], '{"a": 1}'::jsonb`;
    expect(await queried(select)).toEqual(await executed(select));
  });

  it('loses no digit of a number of 8 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 200 }), async (numbers) => {
        const values = numbers.map((number, index) => `(${index}, '${floatText(number)}'::float8)`).join(', ');
        const rows = await queried(`select x from (values ${values}) as v(i, x) order by i`);
        for (const [index, number] of numbers.entries()) {
          const cell = rows[index]?.[0];
          expect(Number(cell)).toBe(number);
          // From 2^53 on the server may write a digit more than it takes to read the same back.
          if (Math.abs(number) < 2 ** 53) expect(cell).toBe(floatText(number));
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([1e15, 999999999999999, 1e21, 9.99e20, 1e-4, 1e-6, 9.9e-7, 1e-7, 1e-10, 1.5e300])(
    'writes %d as JavaScript does, where notations change',
    async (number) => {
      expect(await queried(`select ${number}::float8`)).toEqual([[String(number)]]);
    },
  );

  it.each([
    ['columns of one name', 'select 1 as a, true as a, 2 as a', '1\ttrue\t2\n'],
    ['a comment at its end', 'select 1 -- one', '1\n'],
    ['an order', 'select i, i > 2 from generate_series(1, 3) i order by i desc', '3\ttrue\n2\tfalse\n1\tfalse\n'],
    ['rows by themselves', "values (1, null), (2, 'x')", '1\t\\N\n2\tx\n'],
    ['parts with names', 'with q as (select 1.50 as a) select a from q', '1.50\n'],
    ['no row', 'select 1 where false', ''],
  ])('may have %s', async (_, select, text) => {
    expect(await copied(select)).toBe(text);
  });

  it('is none where something changes', async () => {
    await database.execute('create table counted(n int)', 0);
    const insert = 'with i as (insert into counted values (1) returning n) select n from i';
    expect(await copied(insert)).toBeUndefined();
    expect(await queried('select n from counted')).toEqual([['1']]);
  });

  it('tells what is wrong with a query when it is asked, and with a row when it is read', async () => {
    await expect(database.query('select nothing from nowhere', 1)).rejects.toThrow('relation "nowhere" does not exist');
    await expect(queried('select 1 / (2 - i) from generate_series(1, 3) i')).rejects.toThrow('division by zero');
    expect(await queried('select 1')).toEqual([['1']]);
  });

  it('can be left early as text too, and the session goes on', async () => {
    const { copyText } = await database.query("select repeat('x', 100) from generate_series(1, 3000000)", 10);
    for await (const chunk of copyText ?? []) {
      expect(chunk.at(-1)).toBe(0x0a);
      break;
    }
    expect(await queried('select 1')).toEqual([['1']]);
  });

  it('holds a row larger than what the socket gives at once', async () => {
    const [row] = await queried("select repeat('long ', 1000000)");
    expect(row?.[0]).toHaveLength(5_000_000);
  });
});
