/** Quoted text or name, or any other character, of what `show create table` prints. */
const TOKEN = /'(?:[^'\\]|\\.|'')*'|`(?:[^`]|``)*`|"(?:[^"\\]|\\.|"")*"|[\s\S]/g;

/** What follows the name of each column in `show create table`, whole, by column. */
export function mysqlColumnDefinitions(create: string): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>();
  for (const line of elements(create)) {
    const [, name, definition] = /^\s*`((?:[^`]|``)+)` ([\s\S]+)$/.exec(line) ?? [];
    if (name !== undefined && definition !== undefined) definitions.set(name.replaceAll('``', '`'), definition.trim());
  }
  return definitions;
}

/** The definition with this literal as its comment, where its comment was, or before the checks at its end. */
export function definitionWithComment(definition: string, literal: string): string {
  const tokens = definition.match(TOKEN) ?? [];
  let depth = 0;
  let at = 0;
  let check = definition.length;
  for (const [index, token] of tokens.entries()) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    const rest = definition.slice(at);
    const isComment = depth === 0 && rest.startsWith('COMMENT ') && definition[at - 1] === ' ';
    const old = isComment ? tokens.slice(index + 'COMMENT '.length)[0] : undefined;
    if (old?.startsWith("'") === true) {
      return `${definition.slice(0, at)}COMMENT ${literal}${definition.slice(at + 'COMMENT '.length + old.length)}`;
    }
    if (depth === 0 && rest.startsWith(' CHECK (')) check = Math.min(check, at);
    at += token.length;
  }
  return `${definition.slice(0, check)} COMMENT ${literal}${definition.slice(check)}`;
}

/** What stands between the outer parentheses, split at the commas of that level. */
function elements(create: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let element = '';
  for (const token of create.match(TOKEN) ?? []) {
    if (token === ')') depth--;
    if (depth === 0 && token === ')') break;
    if (depth === 1 && token === ',') {
      found.push(element);
      element = '';
    } else if (depth > 0) element += token;
    if (token === '(') depth++;
  }
  return [...found, element];
}
