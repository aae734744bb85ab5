/** One part of a pattern: stands for one character, or for any number of them. */
type Token = { readonly type: 'star' } | { readonly type: 'one'; matches(character: string): boolean };

/** A pattern for one name of a path: `*`, `?`, `[…]` and what stands for itself; `\` takes the meaning from the next. */
export interface NamePattern {
  /** What every name that matches begins with. */
  readonly prefix: string;
  /** The pattern without its escapes, when it can match this name only. */
  readonly literal?: string;
  /** A leading dot is matched only by a dot that is written. */
  matches(name: string): boolean;
}

/** Reads a pattern. Every text is one: a `[` that is not closed, or empty, stands for itself. */
export function parseNamePattern(text: string): NamePattern {
  const { tokens, prefix, isLiteral } = readTokens([...text]);
  return {
    prefix,
    ...(isLiteral && { literal: prefix }),
    matches: (name) => (!name.startsWith('.') || prefix.startsWith('.')) && matchTokens(tokens, [...name]),
  };
}

function readTokens(text: readonly string[]) {
  const tokens: Token[] = [];
  let prefix = '';
  let isLiteral = true;
  const literal = (character: string) => {
    tokens.push({ type: 'one', matches: (found) => found === character });
    if (isLiteral) prefix += character;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const set = character === '[' ? readSet(text, at) : undefined;
    if (character === '\\' && at + 1 < text.length) literal(text[++at] ?? '');
    else if (character !== '*' && character !== '?' && set === undefined) literal(character);
    else {
      isLiteral = false;
      if (character === '*') tokens.push({ type: 'star' });
      else tokens.push({ type: 'one', matches: set?.matches ?? (() => true) });
      at = set?.end ?? at;
    }
  }
  return { tokens, prefix, isLiteral };
}

/** A set such as `[abc]`, `[a-z0-9]`, `[!x]` or `[^x]`; a `]` that comes first is a member. */
function readSet(text: readonly string[], start: number) {
  const negated = text[start + 1] === '!' || text[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  const ranges: (readonly [number, number])[] = [];
  for (let at = first; at < text.length; at++) {
    if (text[at] === ']' && at > first) return { end: at, matches: membership(ranges, negated) };
    if (text[at] === '\\' && at + 1 < text.length) at++;
    const low = text[at]?.codePointAt(0) ?? 0;
    const isRange = text[at + 1] === '-' && text[at + 2] !== undefined && text[at + 2] !== ']';
    if (isRange) at += 2;
    ranges.push([low, isRange ? (text[at]?.codePointAt(0) ?? 0) : low]);
  }
  return undefined;
}

function membership(ranges: readonly (readonly [number, number])[], negated: boolean) {
  return (character: string) => {
    const point = character.codePointAt(0) ?? 0;
    return ranges.some(([low, high]) => low <= point && point <= high) !== negated;
  };
}

/** Goes back to the last star only, so that no pattern takes longer than its length times that of the name. */
function matchTokens(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star: { readonly token: number; at: number } | undefined;
  while (at < name.length) {
    const current = tokens[token];
    if (current?.type === 'star') star = { token: token++, at };
    else if (current?.matches(name[at] ?? '')) {
      token++;
      at++;
    } else if (star !== undefined) {
      token = star.token + 1;
      at = ++star.at;
    } else return false;
  }
  return tokens.slice(token).every(({ type }) => type === 'star');
}
