import stringWidth from 'string-width';
import type { Channel, Style } from '../terminal.ts';
import { cleanText } from './clean-text.ts';
import { cutText, padText } from './fit-text.ts';

/** What stands in a table: text as it comes, which is made safe to print here, with a style of ours. */
export type Cell = string | { readonly text: string; readonly style: Style };

/** One column of a list, declared once for every form in which the list is printed. */
export interface Column<T> {
  readonly heading: string;
  readonly cell: (item: T) => Cell | undefined;
  /** Shown with `-o wide` only. */
  readonly wide?: true;
  /** Cut where the terminal is too narrow, unless all was asked for with `-o wide`. */
  readonly flexible?: true;
}

/** How rows are laid out. */
export interface TableLayout {
  readonly headers: boolean;
  readonly wide: boolean;
}

const GAP = '  ';
/** A column is not cut below this. */
const LEAST_WIDTH = 8;

/**
 * Rows under a heading. On a terminal in columns as wide as their widest cell, within the width of the terminal where
 * that is possible; elsewhere the cells as they are between tabs, which no cell can hold.
 */
export function formatTable<T>(
  channel: Channel,
  { headers, wide }: TableLayout,
  columns: readonly Column<T>[],
  items: readonly T[],
): string {
  const shown = columns.filter((column) => wide || column.wide !== true);
  const rows = items.map((item) => shown.map(({ cell }) => cleanCell(cell(item) ?? '')));
  const lines = headers ? [shown.map(({ heading }) => heading), ...rows] : rows;
  const columnsThere = channel.width();
  if (columnsThere === undefined) return lines.map((line) => `${line.map(textOf).join('\t')}\n`).join('');
  const widths = shown.map((_, at) => widest(lines.map((line) => stringWidth(textOf(line[at] ?? '')))));
  const fitting = wide ? widths : fitWidths(shown, widths, columnsThere);
  return lines.map((line) => `${formatLine(channel, line, fitting)}\n`).join('');
}

/** Names and values below each other, aligned on a terminal. A value of several lines becomes one. */
export function formatFields(channel: Channel, fields: readonly (readonly [string, Cell])[]): string {
  const clean = fields.map(([name, value]) => [cleanText(name), cleanCell(value)] as const);
  const width = widest(clean.map(([name]) => stringWidth(name)));
  return clean
    .map(([name, value]) => {
      const painted = paint(channel, value, textOf(value));
      return channel.width() === undefined ? `${name}\t${painted}\n` : `${padText(name, width)}${GAP}${painted}\n`;
    })
    .join('');
}

function cleanCell(cell: Cell): Cell {
  return typeof cell === 'string' ? cleanText(cell) : { ...cell, text: cleanText(cell.text) };
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function paint(channel: Channel, cell: Cell, text: string): string {
  return typeof cell === 'string' ? text : channel.paint(cell.style, text);
}

/** Takes from the widest flexible column until the line fits, or nothing more can be taken. */
function fitWidths<T>(columns: readonly Column<T>[], widths: readonly number[], most: number): readonly number[] {
  const fitting = [...widths];
  let over = fitting.reduce((sum, width) => sum + width, 0) + GAP.length * (fitting.length - 1) - most;
  while (over > 0) {
    const flexible = columns.flatMap(({ flexible: may }, at) => (may && (fitting[at] ?? 0) > LEAST_WIDTH ? [at] : []));
    const at = flexible.reduce((best, each) => ((fitting[each] ?? 0) > (fitting[best] ?? -1) ? each : best), -1);
    if (at === -1) break;
    fitting[at] = (fitting[at] ?? 0) - 1;
    over--;
  }
  return fitting;
}

/** Blanks go outside of the colour, and none behind the last cell. */
function formatLine(channel: Channel, cells: readonly Cell[], widths: readonly number[]): string {
  const last = cells.findLastIndex((cell) => textOf(cell) !== '');
  return cells
    .slice(0, last + 1)
    .map((cell, at) => {
      const width = widths[at] ?? 0;
      const text = cutText(textOf(cell), width);
      return paint(channel, cell, text) + (at === last ? '' : padText('', width - stringWidth(text)));
    })
    .join(GAP);
}

/** Not by spread: a call takes only so many arguments. */
function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0);
}
