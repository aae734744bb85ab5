import type { DatabaseType } from '#core/model/link.ts';
import type { Cell } from '../database.ts';
import type { NativeColumn } from '../warehouse/native-type.ts';

/** What Hive and Impala have an escape for; in quotes a line break may stand as it is. */
const ESCAPED = /['\\]/g;

/**
 * A cell as it stands in `values`. Hive takes nothing but literals there and turns texts into the type of the column;
 * Impala refuses a text for anything else, so there it is cast.
 */
export function hiveLiteral(cell: Cell, { type, native }: NativeColumn, database: DatabaseType): string {
  if (cell === null) return 'null';
  if (cell instanceof Uint8Array) return `unhex('${Buffer.from(cell).toString('hex')}')`;
  if (type.name === 'integer' && /^-?\d+$/.test(cell)) return cell;
  // Older releases of Hive take every text but the empty one as true.
  if (type.name === 'boolean' && /^(true|false)$/.test(cell)) return cell;
  const text = `'${cell.replace(ESCAPED, '\\$&')}'`;
  return database === 'hive' || native === 'string' ? text : `cast(${text} as ${native})`;
}
