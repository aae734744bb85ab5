import type { SqlDialect } from './sql-dialect.ts';

/** A piece of SQL that a `;` inside of separates nothing. */
export interface SqlToken {
  readonly type: 'blank' | 'comment' | 'quoted' | 'word' | 'symbol';
  readonly start: number;
  readonly end: number;
}

const BLANK = /\s+/y;
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_$]*/uy;
const LINE_REST = /[^\n]*/y;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

/** The pieces of a text, one after the other and without gaps. What is not closed goes on to the end. */
export function* sqlTokens(text: string, dialect: SqlDialect, from = 0): Generator<SqlToken> {
  for (let start = from; start < text.length; ) {
    const token = tokenAt(text, start, dialect);
    yield token;
    start = token.end;
  }
}

function tokenAt(text: string, start: number, dialect: SqlDialect): SqlToken {
  const blank = endOf(BLANK, text, start);
  if (blank !== undefined) return { type: 'blank', start, end: blank };
  const comment = commentEnd(text, start, dialect);
  if (comment !== undefined) return { type: 'comment', start, end: comment };
  const quoted = quotedEnd(text, start, dialect);
  if (quoted !== undefined) return { type: 'quoted', start, end: quoted };
  const word = endOf(WORD, text, start);
  return word === undefined ? { type: 'symbol', start, end: start + 1 } : { type: 'word', start, end: word };
}

function commentEnd(text: string, start: number, dialect: SqlDialect): number | undefined {
  const two = text.slice(start, start + 2);
  if (two === '/*') return blockCommentEnd(text, start, dialect.nestedComments);
  const isLine =
    (two === '--' && (!dialect.hashComments || /^\s?$/.test(text.slice(start + 2, start + 3)))) ||
    (dialect.hashComments && text[start] === '#');
  return isLine ? endOf(LINE_REST, text, start) : undefined;
}

function blockCommentEnd(text: string, start: number, nested: boolean): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start + 2;
  let depth = 1;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '*/') depth--;
    else if (nested) depth++;
    if (depth === 0) return marks.lastIndex;
    // Without nesting `/*/` holds no end: only a `/*` was read, so the slash may begin nothing again.
    if (mark[0] === '/*' && !nested) marks.lastIndex = mark.index + 1;
  }
  return text.length;
}

function quotedEnd(text: string, start: number, dialect: SqlDialect): number | undefined {
  const first = text[start];
  if (first === "'") return stringEnd(text, start, "'", dialect.backslashes);
  if (first === '"') return stringEnd(text, start, '"', dialect.backslashes);
  if (first === '`' && dialect.nameQuotes.includes('`')) return stringEnd(text, start, '`', false);
  if (first === '[' && dialect.nameQuotes.includes('[')) return after(text, ']', start + 1);
  if (dialect.escapeStrings && /^e'/i.test(text.slice(start, start + 2))) return stringEnd(text, start + 1, "'", true);
  if (dialect.alternativeQuotes && /^n?q'/i.test(text.slice(start, start + 3))) return alternativeEnd(text, start);
  if (!dialect.dollarQuotes || first !== '$') return undefined;
  const tagEnd = endOf(DOLLAR_TAG, text, start);
  return tagEnd === undefined ? undefined : after(text, text.slice(start, tagEnd), tagEnd);
}

/** A doubled quote is one of the text. */
function stringEnd(text: string, start: number, quote: string, backslashes: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    if (backslashes && text[at] === '\\') at++;
    else if (text[at] === quote && text[at + 1] === quote) at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function alternativeEnd(text: string, start: number): number {
  const open = text.indexOf("'", start) + 1;
  const mark = text[open] ?? '';
  return after(text, `${CLOSING[mark] ?? mark}'`, open + 1);
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}

function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
