import type { Cell, Column, Row } from '../database.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A cell in the text format of COPY (https://www.postgresql.org/docs/current/sql-copy.html). */
export function copyCell(cell: Cell): string {
  if (cell === null) return '\\N';
  if (typeof cell !== 'string')
    return `\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex')}`;
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character) : cell;
}

/** The rows of whole lines that the server sent, the last of which has its line end too; `most` at once. */
export function* copiedRows(lines: string, columns: readonly Column[], most: number): Generator<Row[]> {
  const binary = columns.flatMap(({ type }, index) => (type.name === 'binary' ? [index] : []));
  let rows: Row[] = [];
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf('\n', start);
    rows.push(copiedRow(lines.slice(start, end), binary));
    start = end + 1;
    if (rows.length < most) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

function copiedRow(line: string, binary: readonly number[]): Row {
  const cells: Cell[] = line.split('\t');
  if (!line.includes('\\')) return cells;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (typeof cell === 'string' && cell.includes('\\')) cells[index] = cell === '\\N' ? null : unescaped(cell);
  }
  for (const index of binary) {
    const cell = cells[index];
    if (typeof cell === 'string') cells[index] = Buffer.from(cell.slice(2), 'hex');
  }
  return cells;
}

/** The server escapes control characters by letters, and nothing else but a backslash. */
function unescaped(cell: string): string {
  return cell.replace(/\\([\s\S])/g, (_, character: string) => ESCAPED[character] ?? character);
}
