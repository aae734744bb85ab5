import { describe, expect, it } from 'vitest';
import { RowPlaces } from '#actions/transfer/row-places.ts';
import type { SourceBatch } from '#actions/transfer/row-source.ts';
import { DatabaseError } from '#adapters/links/errors.ts';

/** Batches of so many rows, of files called a, b and on. */
async function* batchesOf(...lengths: readonly number[]): AsyncGenerator<SourceBatch> {
  for (const [number, length] of lengths.entries()) {
    const name = String.fromCharCode(97 + number);
    yield { rows: Array.from({ length }, () => ['x']), place: (index) => `${name} line ${index + 1}` };
  }
}

async function read(...lengths: readonly number[]): Promise<RowPlaces> {
  const places = new RowPlaces();
  for await (const _ of places.of(batchesOf(...lengths)));
  return places;
}

function refused(row: number): DatabaseError {
  return new DatabaseError(`row ${row}: not null`, { row }, { fault: 'user' });
}

describe('the place of a row that a database refuses', () => {
  it.each([
    ['the first', 1, 'a line 1: not null'],
    ['the last of a batch', 2, 'a line 2: not null'],
    ['the first of the next', 3, 'b line 1: not null'],
    ['one after a batch without rows', 6, 'd line 1: not null'],
  ])('is that of its batch: %s', async (_, row, message) => {
    const places = await read(2, 3, 0, 1);
    expect(places.located(refused(row))).toMatchObject({ message, fault: 'user', details: { row } });
  });

  it('stays a number when the batch was too long ago', async () => {
    const places = await read(...Array.from({ length: 257 }, () => 1));
    expect(places.located(refused(1))).toMatchObject({ message: 'row 1: not null' });
    expect(places.located(refused(2))).toMatchObject({ message: 'b line 1: not null' });
  });

  it.each([
    ['an error of something else', new Error('row 1: x')],
    ['an error that tells no row', new DatabaseError('row 1: x', {}, { fault: 'user' })],
    ['an error whose message begins otherwise', new DatabaseError('x of row 1', { row: 1 }, { fault: 'user' })],
  ])('is not given to %s', async (_, error) => {
    expect((await read(2)).located(error)).toBe(error);
  });
});
