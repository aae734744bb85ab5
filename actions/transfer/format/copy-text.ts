import type { FileFormat } from './file-format.ts';
import { PlainReader } from './plain-reader.ts';
import { recordWriter } from './record-writer.ts';

const NEWLINE = 0x0a;
/** Written otherwise by COPY than by a `RecordWriter`: backspace, form feed, vertical tab, and a byte order mark. */
const DIFFERENT = ['\\b', '\\f', '\\v', '\ufeff'];

/** Whether lines of PostgreSQL's COPY are, but for rare characters, those of a file of this format. */
export function isCopyFormat({ style, delimiter, nullText, escaped }: FileFormat): boolean {
  return style === 'plain' && escaped && delimiter === '\t' && nullText === '\\N';
}

/** Turns whole lines of COPY into those that a `RecordWriter` of this format writes of the same rows. */
export function copyTextWriter(format: FileFormat): (lines: Buffer) => Buffer {
  const write = recordWriter(format);
  return (lines) => {
    if (!DIFFERENT.some((text) => lines.includes(text))) return lines;
    return Buffer.from(write(new PlainReader(format).push(lines.toString('utf8')).rows));
  };
}

/** The rows of whole lines of COPY, in which a line end within a cell is escaped. */
export function countRows(lines: Uint8Array): number {
  let count = 0;
  for (let at = lines.indexOf(NEWLINE); at !== -1; at = lines.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
