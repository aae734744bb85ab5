const ESCAPED: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};

/** Whether an odd number of backslashes stands before `end`, so that the last of them escapes what is there. */
export function endsEscaped(text: string, end: number): boolean {
  let count = 0;
  while (text[end - 1 - count] === '\\') count++;
  return count % 2 === 1;
}

/** `\t`, `\x09` and the like become what they mean; any other character is itself after a backslash. */
export function unescapeCell(cell: string): string {
  if (!cell.includes('\\')) return cell;
  return cell.replace(/\\(?:x([0-9a-fA-F]{2})|([\s\S]))/g, (_, hex: string | undefined, character: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return ESCAPED[character] ?? character;
  });
}

/** The inverse of `unescapeCell`, for cells whose delimiter begins with `separator`. */
export function escapeCell(cell: string, special: RegExp): string {
  return cell.replace(special, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    return character === '\t' ? '\\t' : `\\${character}`;
  });
}
