import stringWidth from 'string-width';
import { padText } from './fit-text.ts';

const GAP = '  ';

/** Rows under a heading, in columns as wide as their widest cell. Cells may hold colour and wide characters. */
export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows];
  const widths = heading.map((_, column) => widest(lines.map((line) => stringWidth(line[column] ?? ''))));
  return lines.map((line) => `${formatLine(line, widths)}\n`).join('');
}

/** Names and values below each other. */
export function formatFields(fields: readonly (readonly [string, string])[]): string {
  const width = widest(fields.map(([name]) => stringWidth(name)));
  return fields.map(([name, value]) => `${padText(name, width)}${GAP}${value}\n`).join('');
}

/** Not by spread: a call takes only so many arguments. */
function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0);
}

function formatLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => padText(cell, widths[column] ?? 0))
    .join(GAP)
    .trimEnd();
}
