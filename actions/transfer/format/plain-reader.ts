import type { Cell } from '#adapters/links/database/database.ts';
import { TransferError } from '../transfer-error.ts';
import type { FileFormat } from './file-format.ts';
import { endsEscaped, unescapeCell } from './plain-escapes.ts';
import { MAX_RECORD_LENGTH, type RecordReader, type Records } from './records.ts';

/** Rows of a file with one row a line, no quotes, and backslash escapes as PostgreSQL and MySQL write them. */
export class PlainReader implements RecordReader {
  readonly #format: FileFormat;
  #rest = '';
  #line = 1;
  /** A row whose line end was escaped, and the line on which it began. */
  #open: { readonly text: string; readonly line: number } | undefined;

  constructor(format: FileFormat) {
    this.#format = format;
  }

  push(text: string): Records {
    const end = text.lastIndexOf('\n');
    if (end === -1) {
      this.#keep(this.#rest + text);
      return { rows: [], lines: [] };
    }
    const complete = this.#rest + text.slice(0, end);
    this.#keep(text.slice(end + 1));
    return this.#read(complete);
  }

  finish(): Records {
    const rest = this.#rest;
    this.#rest = '';
    const records: Records = rest === '' ? { rows: [], lines: [] } : this.#read(rest);
    if (this.#open !== undefined) {
      // A backslash that nothing follows is a backslash.
      records.rows.push(this.#cells(this.#open.text));
      records.lines.push(this.#open.line);
    }
    return records;
  }

  /** Lines that are complete, the last without its line end. */
  #read(text: string): Records {
    const records: Records = { rows: [], lines: [] };
    for (let start = 0, end = 0; end !== -1; start = end + 1) {
      end = text.indexOf('\n', start);
      this.#takeLine(end === -1 ? text.slice(start) : text.slice(start, end), records);
    }
    return records;
  }

  #takeLine(line: string, { rows, lines }: Records): void {
    const number = this.#line++;
    const begun = this.#open;
    const row = (begun === undefined ? '' : `${begun.text}\n`) + (line.endsWith('\r') ? line.slice(0, -1) : line);
    if (this.#format.escaped && row.endsWith('\\') && endsEscaped(row, row.length)) {
      if (row.length > MAX_RECORD_LENGTH) throw tooLong(begun?.line ?? number);
      this.#open = { text: row, line: begun?.line ?? number };
      return;
    }
    this.#open = undefined;
    rows.push(this.#cells(row));
    lines.push(begun?.line ?? number);
  }

  #cells(line: string): Cell[] {
    const { delimiter, nullText, escaped } = this.#format;
    const isEscaped = escaped && line.includes('\\');
    const cells: Cell[] = isEscaped ? splitEscaped(line, delimiter) : line.split(delimiter);
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      if (cell === nullText) cells[index] = null;
      else if (isEscaped && typeof cell === 'string') cells[index] = unescapeCell(cell);
    }
    return cells;
  }

  #keep(rest: string): void {
    if (rest.length > MAX_RECORD_LENGTH) throw tooLong(this.#line);
    this.#rest = rest;
  }
}

/** Splits where a delimiter is not escaped. An escape takes the first character of a delimiter only. */
function splitEscaped(line: string, delimiter: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (let at = line.indexOf(delimiter); at !== -1; ) {
    const isEscaped = line[at - 1] === '\\' && endsEscaped(line, at);
    if (!isEscaped) {
      cells.push(line.slice(start, at));
      start = at + delimiter.length;
    }
    at = line.indexOf(delimiter, isEscaped ? at + 1 : start);
  }
  cells.push(line.slice(start));
  return cells;
}

function tooLong(line: number): TransferError {
  return new TransferError(
    `line ${line} is longer than ${MAX_RECORD_LENGTH / 1024 / 1024} Mi characters: is this a text file with a line end after each row?`,
  );
}
