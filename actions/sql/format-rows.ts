import type { Cell, Column, Row } from '#adapters/links/database/database.ts';

const MAX_CELL = 60;
const MAX_BYTES = 16;
/** Characters that a terminal shows two columns wide. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}/u;

/** Rows as an aligned table: a line of names, a rule, a line a row. Numbers stand on the right. */
export function formatRows(columns: readonly Column[], rows: readonly Row[]): string {
  const names = columns.map(({ name }) => printable(name));
  const cells = rows.map((row) => columns.map((_, index) => cellText(row[index] ?? null)));
  const widths = columns.map((_, index) => Math.max(...[names, ...cells].map((row) => width(row[index] ?? ''))));
  const line = (row: readonly string[]) => row.map((text, index) => padded(text, widths[index] ?? 0, columns[index]));
  const rule = widths.map((size) => '-'.repeat(size)).join('  ');
  return [line(names).join('  '), rule, ...cells.map((row) => line(row).join('  '))]
    .map((text) => text.trimEnd())
    .join('\n');
}

function cellText(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'string') return printable(cell);
  const shown = Buffer.from(cell.subarray(0, MAX_BYTES)).toString('hex');
  return `0x${shown}${cell.length > MAX_BYTES ? '…' : ''}`;
}

/** One line without control characters, cut. */
function printable(text: string): string {
  const characters = [...text.slice(0, MAX_CELL * 2)];
  const cut = characters.length > MAX_CELL ? `${characters.slice(0, MAX_CELL - 1).join('')}…` : characters.join('');
  return cut.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1).replace('\u007f', '\\u007f'));
}

function padded(text: string, size: number, column: Column | undefined): string {
  const blanks = ' '.repeat(Math.max(0, size - width(text)));
  const isNumber = column !== undefined && ['integer', 'decimal', 'float'].includes(column.type.name);
  return isNumber ? `${blanks}${text}` : `${text}${blanks}`;
}

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}
