import { FormatError } from '#core/model/errors.ts';
import type { Random } from '#core/ports/random.ts';
import { StoreError } from '../errors.ts';
import { absent } from './expression.ts';
import { getItem, type Key, putItem, type Table } from './table.ts';

const KEY: Key = { pk: 'CURSOR-KEY', sk: 'K' };
const VERSION = 1;
const BYTES = 32;

/**
 * The secret with which the API signs the cursors of lists, the same for all its processes: whoever asks first makes it. It is
 * in the table rather than in the environment, where whoever may look at a function would read it.
 */
export async function ensureCursorKey(table: Table, random: Random): Promise<string> {
  const stored = await readKey(table);
  if (stored !== undefined) return stored;
  await putItem(table, { ...KEY, v: VERSION, key: random.hex(BYTES) }, absent('pk'));
  const made = await readKey(table);
  if (made !== undefined) return made;
  throw new StoreError('the key of cursors was taken away as soon as it was made', { ...KEY });
}

async function readKey(table: Table): Promise<string | undefined> {
  const item = await getItem(table, KEY);
  if (item === undefined) return undefined;
  const { v, key } = item;
  if (v === VERSION && typeof key === 'string') return key;
  throw new FormatError(`the key of cursors has the format ${v}; this release reads ${VERSION}`);
}
