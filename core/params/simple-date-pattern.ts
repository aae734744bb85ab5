import { quote } from './quote.ts';

const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';

/** The pattern letters of `java.text.SimpleDateFormat`. */
export type PatternLetter =
  | 'G'
  | 'y'
  | 'Y'
  | 'M'
  | 'L'
  | 'w'
  | 'W'
  | 'D'
  | 'd'
  | 'F'
  | 'E'
  | 'u'
  | 'a'
  | 'H'
  | 'k'
  | 'K'
  | 'h'
  | 'm'
  | 's'
  | 'S'
  | 'z'
  | 'Z'
  | 'X';

/** Text to be written as it is, or a letter with the number of times it stands in a row. */
export type PatternPart = string | { readonly letter: PatternLetter; readonly count: number };

export type ParsedPattern = { readonly parts: readonly PatternPart[] } | { readonly problem: string };

/** A quoted text, two quotes, a run of one letter, or text that needs no quotes; in a valid pattern nothing else occurs. */
const TOKEN = /''|'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/gy;

/**
 * Reads a pattern as `java.text.SimpleDateFormat` does: every ASCII letter must be one of its letters, other text
 * stands for itself, `'…'` quotes, `''` is a quote. Never throws: what Java refuses is a problem.
 */
export function parseSimpleDatePattern(pattern: string): ParsedPattern {
  const parts: PatternPart[] = [];
  let end = 0;
  for (const match of pattern.matchAll(TOKEN)) {
    const [token, quoted, letter] = match;
    end = match.index + token.length;
    if (token === "''") parts.push("'");
    else if (quoted !== undefined) parts.push(quoted.replaceAll("''", "'"));
    else if (letter === undefined) parts.push(token);
    else if (!isPatternLetter(letter)) return { problem: unknownLetter(letter, pattern) };
    else if (letter === 'X' && token.length > 3) {
      return { problem: `${quote(token)} in the format ${quote(pattern)} is too long; allowed are X, XX and XXX` };
    } else parts.push({ letter, count: token.length });
  }
  if (end < pattern.length) return { problem: `the format ${quote(pattern)} has a quote that is not closed` };
  return { parts };
}

function isPatternLetter(letter: string): letter is PatternLetter {
  return LETTERS.includes(letter);
}

function unknownLetter(letter: string, pattern: string): string {
  return (
    `${quote(letter)} in the format ${quote(pattern)} is not a letter of Java's SimpleDateFormat; allowed are ` +
    `${[...LETTERS].join(' ')}, and other letters in single quotes, such as yyyy-MM-dd'T'HH:mm`
  );
}
