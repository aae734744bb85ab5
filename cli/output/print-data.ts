import type { GlobalOptions } from '../global-options.ts';
import type { Channel } from '../terminal.ts';

/** Prints data in the format that was asked for: a table for people, or the JSON the API answered. */
export function printData(out: Channel, { output }: GlobalOptions, value: unknown, table: () => string): void {
  out.write(output === 'json' ? `${JSON.stringify(value, undefined, 2)}\n` : table());
}
