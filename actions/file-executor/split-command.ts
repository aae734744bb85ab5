/** Inside single quotes nothing is special; inside double quotes and outside a backslash takes the next character as it is. */
const WORD = /(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\])+/y;
const PIECE = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|([^'"\\]+)/g;
const BLANKS = /\s*/y;

/**
 * Splits a command line at blanks, with the quotes and backslashes of a shell and nothing else of it: no variables,
 * globs, pipes or redirections. Undefined when a quote is not closed or a backslash ends the line.
 */
export function splitCommand(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let position = skip(BLANKS, line, 0);
  while (position < line.length) {
    const end = skip(WORD, line, position);
    if (end === position) return undefined;
    words.push(unquote(line.slice(position, end)));
    const next = skip(BLANKS, line, end);
    // A word that ends without a blank after it ends at a quote that is not closed.
    if (next === end && next < line.length) return undefined;
    position = next;
  }
  return words;
}

function skip(pattern: RegExp, line: string, from: number): number {
  pattern.lastIndex = from;
  const [found = ''] = pattern.exec(line) ?? [];
  return from + found.length;
}

function unquote(word: string): string {
  return word.replace(
    PIECE,
    (_all, single?: string, double?: string, escaped?: string, plain?: string) =>
      single ?? double?.replace(/\\([\s\S])/g, '$1') ?? escaped ?? plain ?? '',
  );
}
