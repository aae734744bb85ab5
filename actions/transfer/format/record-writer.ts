import type { Cell, Row } from '#adapters/links/database/database.ts';
import { TransferError } from '../transfer-error.ts';
import { bytesText } from './bytes-text.ts';
import type { FileFormat } from './file-format.ts';
import { escapeCell } from './plain-escapes.ts';

/** The text of rows, each with its line end. What a reader of the same format makes of it are the same rows. */
export type RecordWriter = (rows: readonly Row[]) => string;

/** Throws `TransferError` for a cell that the format cannot hold. */
export function recordWriter(format: FileFormat): RecordWriter {
  const write = format.style === 'csv' ? csvCell(format) : plainCell(format);
  const { delimiter, nullText } = format;
  return (rows) => {
    let text = '';
    for (const row of rows) {
      for (let index = 0; index < row.length; index++) {
        const cell = row[index] ?? null;
        const written = cell === null ? nullText : write(textOf(cell));
        text += index === 0 ? written : delimiter + written;
      }
      text += '\n';
    }
    return text;
  };
}

function textOf(cell: NonNullable<Cell>): string {
  return typeof cell === 'string' ? cell : bytesText(cell);
}

/** Quotes what could be taken for anything else; a byte order mark would be dropped at the start of a file. */
function csvCell({ delimiter, quote, nullText }: FileFormat): (text: string) => string {
  const special = new RegExp(`[\\r\\n\\ufeff]|${literally(quote)}|${literally(delimiter)}`, 'u');
  return (text) =>
    text === nullText || special.test(text) ? quote + text.replaceAll(quote, quote + quote) + quote : text;
}

function plainCell({ delimiter, nullText, escaped }: FileFormat): (text: string) => string {
  const [separator = ''] = delimiter;
  if (!escaped) return unescapedCell(delimiter, nullText);
  const pattern = `[\\r\\n\\ufeff\\\\]|${literally(separator)}`;
  const special = new RegExp(pattern, 'u');
  const everySpecial = new RegExp(pattern, 'gu');
  return (text) => {
    const written = special.test(text) ? escapeCell(text, everySpecial) : text;
    return written === nullText ? otherThanNull(text, everySpecial) : written;
  };
}

/** Text that looks like the mark for null: its first character is written so that it does not any more. */
function otherThanNull(text: string, special: RegExp): string {
  const code = text.charCodeAt(0);
  if (text === '') {
    throw new TransferError('an empty text cannot be told from a null where `null` is empty: use format="csv"');
  }
  const first = code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\${text.charAt(0)}`;
  return first + escapeCell(text.slice(1), special);
}

function unescapedCell(delimiter: string, nullText: string): (text: string) => string {
  const [separator = ''] = delimiter;
  return (text) => {
    const isHeld = text !== nullText && !text.includes(separator) && !/[\r\n\ufeff]/.test(text);
    if (isHeld) return text;
    throw new TransferError(
      `the text ${JSON.stringify(text.slice(0, 40))} holds a line end or what separates columns, or reads as null, and escaped="false": use escapes, or format="csv"`,
    );
  };
}

/** A pattern of the flag `u` that matches just this text. */
function literally(text: string): string {
  return Array.from(text, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join('');
}
