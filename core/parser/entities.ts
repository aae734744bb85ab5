import { isXmlCharacter } from './xml-characters.ts';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const ENTITY = /&(?:#x([\da-fA-F]+)|#(\d+)|([A-Za-z]\w*));/g;
const ENTITY_AT = new RegExp(ENTITY.source, 'y');

/** Replaces the five named and all numeric entities, once: what comes out is not read again. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
    return decodeOne(hex, decimal, name) ?? whole;
  });
}

/** Every `&` of the text that begins no entity XML has of itself: where it is, and the name after it if there is one. */
export function* findBadEntities(text: string): Generator<{ readonly offset: number; readonly found: string }> {
  for (let offset = text.indexOf('&'); offset !== -1; offset = text.indexOf('&', offset + 1)) {
    ENTITY_AT.lastIndex = offset;
    const match = ENTITY_AT.exec(text);
    if (match === null) yield { offset, found: '&' };
    else if (decodeOne(match[1], match[2], match[3]) === undefined) yield { offset, found: match[0].slice(0, 40) };
  }
}

function decodeOne(hex: string | undefined, decimal: string | undefined, name: string | undefined): string | undefined {
  if (name !== undefined) return NAMED.get(name);
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
}
