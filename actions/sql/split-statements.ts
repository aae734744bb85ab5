import type { SqlDialect } from './sql-dialect.ts';
import { type SqlToken, sqlTokens } from './sql-tokens.ts';
import { StatementBlocks } from './statement-blocks.ts';

/** A statement of a text, without the `;` that ends it and the comments before it. */
export interface Statement {
  readonly text: string;
  /** Where it begins in the whole text, counted from 0 in code units. */
  readonly start: number;
}

/** `delimiter //` of the client of MySQL: from then on statements end there. */
const DELIMITER = /delimiter[ \t]+(\S+)[^\n]*/iy;

/**
 * The statements of a text, separated by `;` outside of quotes, comments and the blocks of what is created. What has
 * nothing but comments is none.
 */
export function splitStatements(text: string, dialect: SqlDialect): readonly Statement[] {
  const statements: Statement[] = [];
  let delimiter = ';';
  for (let from = 0; from < text.length; ) {
    const start = firstOfStatement(text, from, dialect);
    if (start === undefined) break;
    const command = dialect.hashComments ? delimiterAt(text, start) : undefined;
    if (command !== undefined) {
      delimiter = command.delimiter;
      from = command.end;
      continue;
    }
    const { end, next } = endOfStatement(text, start, dialect, delimiter);
    const statement = text.slice(start, end).trimEnd();
    if (statement !== '') statements.push({ text: statement, start });
    from = next;
  }
  return statements;
}

/** Where the next statement begins, comments skipped; a comment with `!`, which MySQL runs, is a statement. */
function firstOfStatement(text: string, from: number, dialect: SqlDialect): number | undefined {
  for (const { type, start } of sqlTokens(text, dialect, from)) {
    const isRun = dialect.hashComments && text.startsWith('/*!', start);
    if (type !== 'blank' && (type !== 'comment' || isRun)) return start;
  }
  return undefined;
}

function delimiterAt(text: string, start: number): { readonly delimiter: string; readonly end: number } | undefined {
  DELIMITER.lastIndex = start;
  const found = DELIMITER.exec(text);
  return found?.[1] === undefined ? undefined : { delimiter: found[1], end: DELIMITER.lastIndex };
}

function endOfStatement(
  text: string,
  from: number,
  dialect: SqlDialect,
  delimiter: string,
): { readonly end: number; readonly next: number } {
  const blocks = new StatementBlocks(dialect);
  for (const token of sqlTokens(text, dialect, from)) {
    const { type, start, end } = token;
    if (dialect.blocks === 'slash' && isSlashLine(text, token)) return { end: start, next: end };
    if (delimiter !== ';' && (type === 'symbol' || type === 'word') && text.startsWith(delimiter, start)) {
      return { end: start, next: start + delimiter.length };
    }
    const ends = delimiter === ';' && !blocks.isInside && !blocks.endsAtSlash;
    if (ends && type === 'symbol' && text[start] === ';') return { end: start, next: end };
    if (type === 'word') blocks.word(text.slice(start, end));
    else if (type === 'symbol') blocks.symbol();
  }
  return { end: text.length, next: text.length };
}

function isSlashLine(text: string, { type, start, end }: SqlToken): boolean {
  if (type !== 'symbol' || text[start] !== '/') return false;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const lineEnd = text.indexOf('\n', end);
  return before.trim() === '' && text.slice(end, lineEnd === -1 ? undefined : lineEnd).trim() === '';
}

/** The line, from 1, that a place of a text is on. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
