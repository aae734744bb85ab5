import { isUtf8 } from 'node:buffer';
import { TransferError } from '../transfer-error.ts';
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

/**
 * Turns whole lines of COPY into those that a `RecordWriter` of this format writes of the same rows. Throws
 * `TransferError` for bytes that are not UTF-8, which a database of the encoding SQL_ASCII may hold.
 */
export function copyTextWriter(format: FileFormat): (lines: Buffer) => Buffer {
  const write = recordWriter(format);
  return (lines) => {
    if (!isUtf8(lines)) throw notUtf8();
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

function notUtf8(): TransferError {
  return new TransferError(
    'the database holds text that is not UTF-8: select it by `convert_from(column::bytea, …)` with the encoding that it has',
  );
}
