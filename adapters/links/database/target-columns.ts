import type { Column } from './database.ts';
import { refusal } from './refusal.ts';

/**
 * The columns of a table that rows go to, in the order of the source: those of the same names, in whatever case.
 * Throws `DatabaseError` when the table is missing or lacks one of them.
 */
export function targetColumns<T extends Column>(
  table: string,
  found: readonly T[] | undefined,
  source: readonly Column[],
): readonly T[] {
  if (!found) throw refusal(`there is no table ${table}; create it before rows are loaded`);
  const byName = new Map(found.map((column) => [column.name.toLowerCase(), column]));
  return source.map(({ name }) => {
    const target = byName.get(name.toLowerCase());
    if (target) return target;
    const names = found.map((column) => column.name).join(', ');
    throw refusal(`${table} has no column ${name} (it has ${names}); name the columns of the source as in the table`);
  });
}
