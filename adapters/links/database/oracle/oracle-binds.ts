import oracledb, { type BindDefinition } from 'oracledb';
import type { Cell, Column, Row } from '../database.ts';

type Bound = string | Buffer | null;

/**
 * Rows as they are bound: text, which Oracle turns into the type of the column by the formats that the session was
 * given, and bytes.
 */
export function boundRows(rows: readonly Row[], targets: readonly Column[]): Bound[][] {
  return rows.map((row) => targets.map((target, index) => bound(row[index] ?? null, target)));
}

function bound(cell: Cell, { type }: Column): Bound {
  if (cell === null) return null;
  if (cell instanceof Uint8Array) return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength);
  if (type.name === 'timestamp') return cell;
  if (type.name === 'timestamptz') return fullTimestamp(cell);
  const isNumber = type.name === 'integer' || type.name === 'decimal';
  return isNumber && (cell === 'true' || cell === 'false') ? String(Number(cell === 'true')) : cell;
}

/** In the format of the session no part may be missing before the offset. */
function fullTimestamp(cell: string): string {
  const [, time = cell, fraction = '', offset = '+00:00'] =
    /^(\S+ [\d:]+)(?:\.(\d+))?\s*([+-]\d\d:\d\d)?$/.exec(cell) ?? [];
  return `${time}.${fraction.padEnd(9, '0').slice(0, 9)} ${offset}`;
}

/** Few sizes, because the statement is prepared anew when one changes. */
const SIZES = [64, 512, 4_000, 32_767];

/** What each column is bound as: wide enough for all of these rows. */
export function bindDefinitions(rows: readonly (readonly Bound[])[], targets: readonly Column[]): BindDefinition[] {
  return targets.map((_, index) => {
    let widest = 1;
    let isBinary = false;
    for (const row of rows) {
      const cell = row[index] ?? null;
      if (cell === null) continue;
      isBinary ||= typeof cell !== 'string';
      widest = Math.max(widest, Buffer.byteLength(cell));
    }
    const maxSize = SIZES.find((size) => widest <= size) ?? widest;
    return { type: isBinary ? oracledb.BUFFER : oracledb.STRING, maxSize };
  });
}
