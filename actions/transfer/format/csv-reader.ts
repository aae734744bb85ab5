import type { Cell } from '#adapters/links/database/database.ts';
import { TransferError } from '../transfer-error.ts';
import type { FileFormat } from './file-format.ts';
import { MAX_RECORD_LENGTH, type RecordReader, type Records } from './records.ts';

/** A row, the cells of which are read, and where the next begins; undefined while its end is not there yet. */
interface Parsed {
  readonly cells: Cell[];
  readonly next: number;
}

/**
 * Rows of RFC 4180: a cell that begins with a quote ends with one, with quotes within it doubled; it may hold
 * delimiters and line ends. A quote inside a cell that does not begin with one is a character like others.
 */
export class CsvReader implements RecordReader {
  readonly #format: FileFormat;
  #rest = '';
  #line = 1;

  constructor(format: FileFormat) {
    this.#format = format;
  }

  push(text: string): Records {
    return this.#read(this.#rest + text, false);
  }

  finish(): Records {
    return this.#read(this.#rest, true);
  }

  #read(text: string, isLast: boolean): Records {
    const records: Records = { rows: [], lines: [] };
    let start = 0;
    let quoteAt = text.indexOf(this.#format.quote);
    while (start < text.length) {
      if (quoteAt !== -1 && quoteAt < start) quoteAt = text.indexOf(this.#format.quote, start);
      const found = text.indexOf('\n', start);
      if (found === -1 && !isLast) break;
      const end = found === -1 ? text.length : found;
      const isPlain = quoteAt === -1 || quoteAt > end;
      const parsed = isPlain ? this.#splitLine(text, start, end) : this.#parse(text, start, isLast);
      if (parsed === undefined) break;
      records.rows.push(parsed.cells);
      records.lines.push(this.#line);
      this.#line += isPlain ? 1 : countLines(text, start, parsed.next);
      start = parsed.next;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > MAX_RECORD_LENGTH) throw this.#problem('a row that does not end: is a quote not closed?');
    return records;
  }

  /** The common line, which no quote is on. */
  #splitLine(text: string, start: number, end: number): Parsed {
    const { delimiter, nullText } = this.#format;
    const cells: Cell[] = text.slice(start, withoutReturn(text, start, end)).split(delimiter);
    for (let index = 0; index < cells.length; index++) if (cells[index] === nullText) cells[index] = null;
    return { cells, next: end + 1 };
  }

  #parse(text: string, start: number, isLast: boolean): Parsed | undefined {
    const { delimiter, nullText, quote } = this.#format;
    const cells: Cell[] = [];
    for (let at = start; ; ) {
      const isQuoted = text[at] === quote;
      const cell = isQuoted ? this.#quotedCell(text, at, isLast) : unquotedCell(text, at, delimiter, isLast);
      if (cell === undefined) return undefined;
      cells.push(!isQuoted && cell.value === nullText ? null : cell.value);
      if (text.startsWith(delimiter, cell.end)) {
        at = cell.end + delimiter.length;
        continue;
      }
      const lineEnd = lineEndAt(text, cell.end, isLast);
      if (lineEnd !== undefined) return { cells, next: lineEnd };
      if (!isLast && text.length - cell.end < Math.max(delimiter.length, 2)) return undefined;
      throw this.#problem(
        `text after the quote that closes cell ${cells.length}: double a quote inside a cell, and enclose the whole cell`,
      );
    }
  }

  #quotedCell(text: string, at: number, isLast: boolean): { value: string; end: number } | undefined {
    const { quote } = this.#format;
    let value = '';
    for (let from = at + 1; ; ) {
      const found = text.indexOf(quote, from);
      if (found === -1 && isLast) throw this.#problem('a quote that is not closed');
      if (found === -1 || (found + 1 === text.length && !isLast)) return undefined;
      if (text[found + 1] !== quote) return { value: value + text.slice(from, found), end: found + 1 };
      value += text.slice(from, found + 1);
      from = found + 2;
    }
  }

  #problem(what: string): TransferError {
    return new TransferError(`line ${this.#line} begins a row with ${what}`);
  }
}

/** Up to the next delimiter or line end. */
function unquotedCell(
  text: string,
  at: number,
  delimiter: string,
  isLast: boolean,
): { value: string; end: number } | undefined {
  const newline = text.indexOf('\n', at);
  if (newline === -1 && !isLast) return undefined;
  const lineEnd = withoutReturn(text, at, newline === -1 ? text.length : newline);
  const found = text.indexOf(delimiter, at);
  const end = found === -1 || found > lineEnd ? lineEnd : found;
  return { value: text.slice(at, end), end };
}

/** Where the line after a line end, or the end of the last text, begins; undefined: there is neither, or not yet. */
function lineEndAt(text: string, at: number, isLast: boolean): number | undefined {
  if (at >= text.length) return isLast ? text.length : undefined;
  if (text[at] === '\n') return at + 1;
  if (text[at] !== '\r') return undefined;
  if (text[at + 1] === '\n') return at + 2;
  return isLast && at + 1 === text.length ? at + 1 : undefined;
}

function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
