import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cell, Column, ColumnType, Database, Row } from '#adapters/links/database/database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import { batchesOf, column, comparable, countedRows, HOSTILE_TEXTS, TYPE_SAMPLES } from './database-samples.ts';

export interface DatabaseTraits {
  /** Begins another session of the same database. */
  open(): Promise<Database>;
  /** What a column of a type is once it was created, where the database has no such type. */
  readonly keptTypes?: (type: ColumnType) => ColumnType;
  /** What is read of a cell that was loaded, where it is not the same text. */
  readonly keptCell?: (cell: string, type: ColumnType) => string;
  readonly keepsNul: boolean;
  /** What a column is called once it was created, where it is not the same name. */
  readonly keptName?: (name: string) => string;
  /** Knows no text and no bytes of no length. */
  readonly emptyIsNull?: boolean;
  /** Tables of files, as a warehouse has them: no transactions, no changes of rows, no columns that refuse null. */
  readonly isWarehouse?: boolean;
  /** A `select` of a million rows of 100 characters that the database makes up; absent: the stand-in has none. */
  readonly hugeSelect?: string;
  /** A `select` that runs for a minute unless it is stopped; absent: nothing can stop one. */
  readonly slowSelect?: string;
}

const NUMBER: Column = column('n', { name: 'integer', bytes: 8 });
const TEXT: Column = column('t', { name: 'text' });

/** What every database is held to, on a real one. */
export function describeDatabaseContract(name: string, traits: DatabaseTraits): void {
  describe(`${name} as a database`, () => {
    let database: Database;
    let tables = 0;
    beforeEach(async () => {
      database = await traits.open();
    });
    afterEach(() => database.close());

    const nameOf = (name: string): string => traits.keptName?.(name) ?? name;
    const keptText = (cell: Cell, of: Column | undefined): Cell =>
      typeof cell === 'string' && of ? (traits.keptCell?.(cell, of.type) ?? cell) : cell;
    const keptEmpty = (cell: Cell): Cell => (traits.emptyIsNull && cell?.length === 0 ? null : cell);

    async function created(columns: readonly Column[]): Promise<string> {
      const table = `contract_${++tables}`;
      await database.execute(`drop table if exists ${table}`, 0);
      await database.execute(database.createTable(table, columns), 0);
      return table;
    }

    async function loaded(columns: readonly Column[], rows: readonly Row[]): Promise<string> {
      const table = await created(columns);
      await database.begin();
      expect(await database.load(table, columns, batchesOf(rows))).toBe(rows.length);
      await database.commit();
      return table;
    }

    async function readAll(select: string, batchRows = 100): Promise<readonly Row[]> {
      const rows: Row[] = [];
      for await (const batch of (await database.query(select, batchRows)).batches) rows.push(...batch);
      return rows;
    }

    describe('types', () => {
      it.each(TYPE_SAMPLES)('keep every digit of %s', async (_, type, cells) => {
        const columns = [NUMBER, column('v', type)];
        const rows = [...cells, null].map((cell, index): Row => [String(index), cell]);
        const table = await loaded(columns, rows);
        const read = await readAll(`select n, v from ${table} order by n`);
        const kept = (cell: string) => traits.keptCell?.(cell, type) ?? cell;
        expect(read.map((row) => row[1])).toEqual([...cells.map(kept).map(keptEmpty), null]);
      });

      it.each(TYPE_SAMPLES)('are told of a table and of a select the same: %s', async (_, type) => {
        const table = await created([column('v', type, false)]);
        const kept = traits.keptTypes?.(type) ?? type;
        expect(await database.columnsOf(table)).toEqual([column(nameOf('v'), kept, traits.isWarehouse ?? false)]);
        expect((await database.query(`select v from ${table}`, 10)).columns.map((c) => c.type)).toEqual([kept]);
      });

      it('keep bytes of every value', async () => {
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        const table = await loaded(
          [NUMBER, column('v', { name: 'binary' })],
          [
            ['1', bytes],
            ['2', new Uint8Array()],
            ['3', null],
          ],
        );
        const read = await readAll(`select v from ${table} order by n`);
        expect(read.map((row) => comparable(row[0]))).toEqual([[...bytes], traits.emptyIsNull ? null : [], null]);
      });

      it('keep hostile text to the character, and an empty one apart from null', async () => {
        const rows = [...HOSTILE_TEXTS, null].map((text, index): Row => [String(index), text]);
        const table = await loaded([NUMBER, TEXT], rows);
        expect(await readAll(`select n, t from ${table} order by n`)).toEqual(rows.map((row) => row.map(keptEmpty)));
      });

      it('keep any text, bytes and decimal', async () => {
        const digits = fc.tuple(
          fc.boolean(),
          fc.bigInt({ min: 0n, max: 10n ** 28n - 1n }),
          fc.integer({ min: 0, max: 9_999 }),
        );
        const decimal = digits
          .map(([minus, whole, part]) => `${minus ? '-' : ''}${whole}.${String(part).padStart(4, '0')}`)
          .filter((text) => !/^-0\.0+$/.test(text));
        const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
        const cells = fc.array(fc.tuple(text, fc.uint8Array({ maxLength: 40 }), decimal), {
          minLength: 20,
          maxLength: 60,
        });
        const columns = [
          NUMBER,
          TEXT,
          column('b', { name: 'binary' }),
          column('d', { name: 'decimal', precision: 32, scale: 4 }),
        ];
        await fc.assert(
          fc.asyncProperty(cells, async (values) => {
            const rows = values.map((value, index): Row => [String(index), ...value]);
            const table = await loaded(columns, rows);
            const read = await readAll(`select n, t, b, d from ${table} order by n`);
            expect(read.map((row) => row.map(comparable))).toEqual(
              rows.map((row) => row.map((cell, index) => comparable(keptEmpty(keptText(cell, columns[index]))))),
            );
          }),
          { numRuns: 5 },
        );
      });

      it(traits.keepsNul ? 'keep NUL in a text' : 'refuse NUL in a text and say in which row and column', async () => {
        const table = await created([NUMBER, TEXT]);
        await database.begin();
        const rows: Row[] = [
          ['1', 'a'],
          ['2', 'b\0c'],
        ];
        const load = database.load(table, [NUMBER, TEXT], batchesOf(rows));
        if (traits.keepsNul) {
          expect(await load).toBe(2);
          await database.commit();
          expect(await readAll(`select n, t from ${table} order by n`)).toEqual(rows);
        } else {
          await expect(load).rejects.toThrow(/row 2, column t: the text holds a NUL/);
          await database.rollback();
        }
      });
    });

    describe('execute', () => {
      it('keeps the first rows of a select and counts all', async () => {
        const table = await loaded(
          [NUMBER, TEXT],
          Array.from({ length: 2500 }, (_, n): Row => [String(n), 'x']),
        );
        const result = await database.execute(`select n from ${table} order by n`, 3);
        expect(result.columns?.map((c) => c.name)).toEqual([nameOf('n')]);
        expect(result.rows).toEqual([['0'], ['1'], ['2']]);
        expect(result.count).toBe(2500);
      });

      it.skipIf(traits.isWarehouse)('says how many rows a statement changed', async () => {
        const table = await loaded(
          [NUMBER, TEXT],
          [
            ['1', 'a'],
            ['2', 'b'],
            ['3', 'c'],
          ],
        );
        expect(await database.execute(`update ${table} set t = 'z' where n > 1`, 0)).toEqual({ count: 2 });
        expect((await database.execute(`delete from ${table}`, 0)).count).toBe(3);
      });

      it('goes on after a statement that failed', async () => {
        await expect(database.execute('selec 1', 0)).rejects.toThrow(DatabaseError);
        expect((await database.execute('select 1', 1)).rows).toEqual([['1']]);
      });
    });

    describe('query', () => {
      it('reads in batches no larger than asked for', async () => {
        const table = await created([NUMBER, TEXT]);
        await database.begin();
        await database.load(table, [NUMBER, TEXT], countedRows(5000, 700));
        await database.commit();
        const sizes: number[] = [];
        const cells: Cell[] = [];
        const { batches } = await database.query(`select n from ${table} order by n`, 512);
        for await (const batch of batches) {
          sizes.push(batch.length);
          cells.push(...batch.map((row) => row[0] ?? null));
        }
        expect(Math.max(...sizes)).toBeLessThanOrEqual(512);
        expect(cells).toEqual(Array.from({ length: 5000 }, (_, n) => String(n)));
      });

      it('ends when the loop is left early, and the session goes on', async () => {
        const table = await created([NUMBER, TEXT]);
        await database.begin();
        await database.load(table, [NUMBER, TEXT], countedRows(20_000, 5000));
        await database.commit();
        for await (const batch of (await database.query(`select * from ${table}`, 10)).batches) {
          expect(batch.length).toBe(10);
          break;
        }
        expect((await database.execute('select 7', 1)).rows).toEqual([['7']]);
      });

      it.runIf(traits.hugeSelect !== undefined)('holds few rows in memory, however many there are', async () => {
        const before = usedBytes();
        const { batches } = await database.query(traits.hugeSelect ?? '', 1000);
        let read = 0;
        let most = 0;
        for await (const batch of batches) {
          read += batch.length;
          // Time for a driver to read on by itself, if it does.
          if (read % 20_000 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
          most = Math.max(most, usedBytes() - before);
          if (read >= 200_000) break;
        }
        expect(read).toBeGreaterThanOrEqual(200_000);
        expect(most).toBeLessThan(100 * 1024 * 1024);
      });

      it.runIf(traits.hugeSelect !== undefined)(
        'that nobody reads does not keep the session from closing',
        async () => {
          const other = await traits.open();
          await other.query(traits.hugeSelect ?? '', 1000);
          await other.close();
        },
      );

      it('tells the columns of an empty result', async () => {
        const table = await created([NUMBER, TEXT]);
        const { columns, batches } = await database.query(`select t, n from ${table}`, 10);
        expect(columns.map((c) => [c.name, c.type.name])).toEqual([
          [nameOf('t'), 'text'],
          [nameOf('n'), (traits.keptTypes?.(NUMBER.type) ?? NUMBER.type).name],
        ]);
        for await (const batch of batches) expect(batch).toEqual([]);
      });
    });

    describe('tables', () => {
      it('of another name do not exist', async () => {
        expect(await database.columnsOf('no_such_table')).toBeUndefined();
      });

      it('are made with hostile names of columns', async () => {
        const columns = ['Order', 'two words', 'q"uote`s', '步骤'].map((text) => column(text, { name: 'text' }));
        const table = await loaded(columns, [['1', '2', '3', '4']]);
        expect((await database.columnsOf(table))?.map((c) => c.name)).toEqual(columns.map((c) => nameOf(c.name)));
        expect(await readAll(`select * from ${table}`)).toEqual([['1', '2', '3', '4']]);
      });
    });

    describe('load', () => {
      it('fills the columns it names and leaves the others to their defaults', async () => {
        const table = await created([NUMBER, TEXT, column('u', { name: 'text' })]);
        await database.begin();
        await database.load(table, [column('u', { name: 'text' }), NUMBER], batchesOf([['u', '5']]));
        await database.commit();
        expect(await readAll(`select n, t, u from ${table}`)).toEqual([['5', null, 'u']]);
      });

      it.skipIf(traits.isWarehouse)('leaves nothing when the transaction is rolled back', async () => {
        const table = await created([NUMBER, TEXT]);
        await database.begin();
        await database.load(table, [NUMBER, TEXT], countedRows(10, 3));
        await database.rollback();
        expect(await readAll(`select * from ${table}`)).toEqual([]);
      });

      it('throws what the source of the rows threw, and the session goes on', async () => {
        const table = await created([NUMBER, TEXT]);
        async function* broken(): AsyncGenerator<readonly Row[]> {
          yield [['1', 'a']];
          throw new Error('the file ended in the middle of a row');
        }
        await database.begin();
        await expect(database.load(table, [NUMBER, TEXT], broken())).rejects.toThrow('in the middle of a row');
        await database.rollback();
        expect(await readAll(`select * from ${table}`)).toEqual([]);
      });

      it('takes no row at all', async () => {
        const table = await loaded([NUMBER, TEXT], []);
        expect(await readAll(`select * from ${table}`)).toEqual([]);
      });

      it.skipIf(traits.isWarehouse)('refuses null where the table has none', async () => {
        const table = await created([column('n', { name: 'integer', bytes: 8 }, false)]);
        await database.begin();
        await expect(database.load(table, [NUMBER], batchesOf([['1'], [null]]))).rejects.toThrow(DatabaseError);
        await database.rollback();
        expect(await readAll(`select * from ${table}`)).toEqual([]);
      });
    });

    describe('a session', () => {
      it.skipIf(traits.isWarehouse)('that is closed leaves nothing of an open transaction', async () => {
        const table = await created([NUMBER, TEXT]);
        const other = await traits.open();
        await other.begin();
        await other.load(table, [NUMBER, TEXT], batchesOf([['1', 'a']]));
        await other.close();
        await other.close();
        expect(await readAll(`select * from ${table}`)).toEqual([]);
      });

      it.runIf(traits.slowSelect !== undefined)('that is cancelled throws and goes on', async () => {
        const running = database.execute(traits.slowSelect ?? '', 1);
        const failed = expect(running).rejects.toThrow(DatabaseError);
        const stop = setInterval(() => void database.cancel(), 200);
        await failed;
        clearInterval(stop);
        await database.rollback();
        expect((await database.execute('select 1', 1)).rows).toEqual([['1']]);
      });
    });
  });
}

function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
