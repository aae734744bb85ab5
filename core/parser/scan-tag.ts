import { MAX_ATTRIBUTES } from '../model/limits.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import { findBadEntities } from './entities.ts';

/** Notes a problem at an offset of the text. False: that was one more than are told, and the scan may end. */
export type ReportAt = (code: DiagnosticCode, offset: number, message: string) => boolean;

export interface RawAttribute {
  readonly name: string;
  /** As written, entities not decoded. */
  readonly value: string;
  readonly offset: number;
}

export interface ScannedTag {
  readonly name: string;
  readonly attributes: readonly RawAttribute[];
  readonly isClosed: boolean;
  /** After its `>`. */
  readonly end: number;
}

const NAME = /[^\s<>/=&"']+/y;
const BLANKS = /[ \t\r\n]*/y;

/**
 * Reads the opening tag at `start`. Undefined, with the problem reported, when it cannot be read to its end. Every
 * step moves forward, so that the time is linear in the text.
 */
export function scanTag(text: string, start: number, report: ReportAt): ScannedTag | undefined {
  const name = match(NAME, text, start + 1);
  const attributes: RawAttribute[] = [];
  const seen = new Set<string>();
  let at = start + 1 + name.length;
  for (;;) {
    at += match(BLANKS, text, at).length;
    if (text[at] === '>') return { name, attributes, isClosed: false, end: at + 1 };
    if (text.startsWith('/>', at)) return { name, attributes, isClosed: true, end: at + 2 };
    const attribute = scanAttribute(text, at, report);
    if (attribute === undefined) return undefined;
    if (seen.has(attribute.raw.name)) {
      const message = `\`${cut(attribute.raw.name)}\` stands here twice: keep one`;
      if (!report('duplicate-attribute', at, message)) return undefined;
    }
    if (attributes.length >= MAX_ATTRIBUTES) {
      report('too-many-attributes', at, `\`<${cut(name)}>\` has more than ${MAX_ATTRIBUTES} attributes: remove some`);
      return undefined;
    }
    seen.add(attribute.raw.name);
    attributes.push(attribute.raw);
    at = attribute.end;
  }
}

function scanAttribute(text: string, start: number, report: ReportAt): { raw: RawAttribute; end: number } | undefined {
  const name = match(NAME, text, start);
  if (name === '') return refuse(text, start, report);
  let at = start + name.length;
  at += match(BLANKS, text, at).length;
  if (text[at] !== '=') {
    return malformed(report, start, `attribute \`${cut(name)}\` has no value: write \`${cut(name)}="…"\``);
  }
  at += 1 + match(BLANKS, text, at + 1).length;
  const quote = text[at];
  if (quote !== '"' && quote !== "'") {
    return malformed(report, start, `the value of \`${cut(name)}\` has no quotes: write \`${cut(name)}="…"\``);
  }
  const close = text.indexOf(quote, at + 1);
  if (close === -1) return malformed(report, at, `the quote that opens the value of \`${cut(name)}\` is never closed`);
  const value = text.slice(at + 1, close);
  checkValue(value, at + 1, name, report);
  return { raw: { name, value, offset: start }, end: close + 1 };
}

function checkValue(value: string, offset: number, name: string, report: ReportAt): void {
  const lessThan = value.indexOf('<');
  if (lessThan !== -1) {
    const message = `\`<\` in the value of \`${cut(name)}\`: write \`&lt;\`, or close the quote before it`;
    report('less-than-in-attribute', offset + lessThan, message);
  }
  reportBadEntities(value, offset, report);
}

/** Reports each `&` that begins no entity. */
export function reportBadEntities(text: string, offset: number, report: ReportAt): void {
  for (const bad of findBadEntities(text)) {
    const known = 'XML knows `&amp;` `&lt;` `&gt;` `&quot;` `&apos;` and numbers such as `&#10;` of allowed characters';
    const mend = bad.found === '&' ? 'write `&amp;`, or put the text into `<![CDATA[…]]>`' : known;
    if (!report('bad-entity', offset + bad.offset, `\`${bad.found}\` is no entity: ${mend}`)) return;
  }
}

function refuse(text: string, at: number, report: ReportAt): undefined {
  const found = text[at];
  const message = found === undefined ? 'the file ends inside a tag' : `\`${found}\` cannot stand in a tag`;
  return malformed(report, at, `${message}: close the tag with \`>\``);
}

function malformed(report: ReportAt, offset: number, message: string): undefined {
  report('malformed-xml', offset, message);
  return undefined;
}

function match(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

/** Names in messages stay readable, whatever the file holds. */
export function cut(name: string): string {
  return name.length <= 64 ? name : `${name.slice(0, 63)}…`;
}
