import type { GlobalOptions } from '../global-options.ts';
import type { Channel } from '../terminal.ts';
import { cleanText } from './clean-text.ts';
import { type Cell, type Column, formatFields, formatTable } from './table.ts';

/** What a list is printed by: `name` is what other commands take to mean the item. */
export interface ListForm<T> {
  readonly columns: readonly Column<T>[];
  readonly name: (item: T) => string;
}

/** Makes text for people out of the parts of an answer, laid out as the options and the channel want it. */
export interface Sheet {
  table<T>(columns: readonly Column<T>[], items: readonly T[]): string;
  fields(fields: readonly (readonly [string, Cell])[]): string;
}

/** Prints a list as a table, as what the API answered, or as a name a line. */
export function printList<T>(out: Channel, options: GlobalOptions, items: readonly T[], form: ListForm<T>): void {
  printData(out, options, items, {
    names: () => items.map(form.name),
    text: (sheet) => sheet.table(form.columns, items),
  });
}

/**
 * Prints data in the form that was asked for: text for people, the JSON that the API answered, or the names in it, by
 * which other commands can be told what to work on.
 */
export function printData(
  out: Channel,
  options: GlobalOptions,
  value: unknown,
  { names, text }: { readonly names: () => readonly string[]; readonly text: (sheet: Sheet) => string },
): void {
  switch (options.output) {
    case 'json':
      out.write(`${JSON.stringify(value, undefined, 2)}\n`);
      break;
    case 'name':
      for (const name of names()) out.write(`${cleanText(name)}\n`);
      break;
    default:
      out.write(text(makeSheet(out, options)));
  }
}

function makeSheet(out: Channel, { headers, output }: GlobalOptions): Sheet {
  const layout = { headers, wide: output === 'wide' };
  return {
    table: (columns, items) => formatTable(out, layout, columns, items),
    fields: (fields) => formatFields(out, fields),
  };
}
