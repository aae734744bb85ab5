/** Most patterns that the braces of one glob may stand for. */
export const MAX_ALTERNATIVES = 1000;

/**
 * The patterns that a glob with `{a,b}` stands for, nested ones too; braces without a comma stand for themselves, and
 * so does what `\` precedes. Undefined: more than `MAX_ALTERNATIVES`.
 */
export function expandBraces(pattern: string): readonly string[] | undefined {
  let open = [pattern];
  const done: string[] = [];
  while (open.length > 0) {
    const next: string[] = [];
    for (const text of open) {
      const braces = findBraces(text);
      if (braces === undefined) done.push(text);
      else next.push(...braces.options.map((option) => braces.before + option + braces.after));
      if (next.length + done.length > MAX_ALTERNATIVES) return undefined;
    }
    open = next;
  }
  return [...new Set(done)];
}

/** The first braces that are closed and hold a comma of their own. */
function findBraces(text: string) {
  for (let start = 0; start < text.length; start++) {
    if (text[start] === '\\') start++;
    else if (text[start] === '{') {
      const found = readOptions(text, start);
      if (found !== undefined && found.options.length > 1) return { before: text.slice(0, start), ...found };
    }
  }
  return undefined;
}

function readOptions(text: string, start: number) {
  const options: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '{') depth++;
    else if (character === ',' && depth === 1) {
      options.push(text.slice(from, at));
      from = at + 1;
    } else if (character === '}' && --depth === 0) {
      return { options: [...options, text.slice(from, at)], after: text.slice(at + 1) };
    }
  }
  return undefined;
}
