const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const INVISIBLE = ['style', 'script', 'head', 'title'];
const BREAK = /^(br|p|div|tr|h[1-6]|table|ul|ol|li|hr|pre|blockquote|section|article|header|footer)$/;
const MAX_CODE_POINT = 0x10ffff;

/**
 * What an HTML mail says, for readers without HTML. A reading for people, not a parser: whatever is not well formed comes out as
 * some text. Takes time linear in it.
 */
export function htmlToText(html: string): string {
  let text = '';
  let skipTo: string | undefined;
  let link = '';
  for (const part of tokens(html)) {
    const tag = tagOf(part);
    if (skipTo !== undefined) {
      if (tag?.isEnd === true && tag.name === skipTo) skipTo = undefined;
      continue;
    }
    if (tag === undefined) {
      text += decode(part).replace(/\s+/g, ' ');
      continue;
    }
    const { name, isEnd } = tag;
    if (!isEnd && INVISIBLE.includes(name)) skipTo = name;
    else if (name === 'a') {
      if (isEnd && link !== '') text += ` (${link})`;
      link = isEnd ? '' : hrefOf(part);
    } else if (name === 'td' || name === 'th') text += isEnd ? '' : '\t';
    else if (BREAK.test(name)) text += name === 'li' && !isEnd ? '\n- ' : '\n';
  }
  return tidy(text);
}

/** Tags (with their `<` and `>`) and what stands between them; comments are gone. */
function tokens(html: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < html.length; ) {
    const isComment = html.startsWith('<!--', at);
    const isTag = isComment || /[a-zA-Z/!?]/.test(html[at] === '<' ? (html[at + 1] ?? '') : '');
    const closing = isComment ? '-->' : '>';
    const end = isTag ? html.indexOf(closing, at) : html.indexOf('<', at + 1);
    const next = end === -1 ? html.length : isTag ? end + closing.length : end;
    if (!isComment) found.push(html.slice(at, next));
    at = next;
  }
  return found;
}

function tagOf(part: string): { readonly name: string; readonly isEnd: boolean } | undefined {
  const [, slash, name] = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)/.exec(part) ?? [];
  if (name === undefined) return /^<[!?/]/.test(part) ? { name: '', isEnd: false } : undefined;
  return { name: name.toLowerCase(), isEnd: slash === '/' };
}

function hrefOf(tag: string): string {
  const [, , quoted] = /\shref\s*=\s*(["'])(.*?)\1/i.exec(tag) ?? [];
  return quoted === undefined ? '' : decode(quoted);
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= MAX_CODE_POINT ? String.fromCodePoint(code) : whole;
  });
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/ *\t */g, '\t').trim());
  return `${lines
    .filter((line, index) => line !== '' || (lines[index - 1] ?? '') !== '')
    .join('\n')
    .trim()}\n`;
}
