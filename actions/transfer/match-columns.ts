import type { Column } from '#adapters/links/database/database.ts';
import type { RowSource } from './row-source.ts';
import { TransferError } from './transfer-error.ts';

/**
 * The column of the target for each column of the source. A header: by name. Without one: by position. Of a database:
 * by name when the target has all of them, else by position as akkaflow does, unless a name says otherwise. Names are
 * compared without case. Throws `TransferError`, which lists both sides.
 */
export function matchColumns({ columns, naming }: Pick<RowSource, 'columns' | 'naming'>, target: readonly Column[]) {
  if (columns.length === 0) return [];
  if (naming === 'none') return byPosition(columns, target);
  const named = columns.map(({ name }) => target.find((column) => sameName(column.name, name)));
  const found = named.filter((column) => column !== undefined);
  if (found.length === columns.length && new Set(found).size === columns.length) return found;
  if (naming === 'header' || found.length === columns.length) {
    const unknown = columns.filter((_, index) => named[index] === undefined).map(({ name }) => name);
    const what = unknown.length === 0 ? 'a column stands twice in the source' : `no column ${unknown.join(', ')}`;
    throw mismatch(`${what} in the target`, columns, target);
  }
  const moved = named.findIndex((column, index) => column !== undefined && column !== target[index]);
  if (moved === -1) return byPosition(columns, target);
  const name = columns[moved]?.name ?? '';
  throw mismatch(`${name} stands elsewhere, so that neither names nor positions agree`, columns, target);
}

function byPosition(columns: readonly Column[], target: readonly Column[]): readonly Column[] {
  if (columns.length === target.length) return target;
  throw mismatch('they are matched by position and are not as many', columns, target);
}

function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

function mismatch(why: string, source: readonly Column[], target: readonly Column[]): TransferError {
  const [from, into] = [source, target].map((columns) => columns.map(({ name }) => name).join(', '));
  return new TransferError(
    `the columns do not match (${why}): source has ${source.length} (${from}), target has ${target.length} (${into}); select the columns in their order, or name them as the target does`,
  );
}
