import type { XmlElement } from '#core/model/xml.ts';
import { escapeHtml } from '#core/notice/escape-html.ts';
import { htmlSource } from '#core/parser/html-source.ts';
import { elementText } from '#core/parser/text.ts';

/** Elements without an end tag: https://html.spec.whatwg.org/multipage/syntax.html#void-elements */
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
/** Elements in whose text entities mean nothing: https://html.spec.whatwg.org/multipage/syntax.html#raw-text-elements */
const RAW = /^(style|script)$/i;

/** The HTML of an `<email>`: its text, where that is HTML already, or else its elements written as HTML. */
export function markupToHtml(email: XmlElement): string {
  const source = htmlSource(email);
  return (source === undefined ? childrenToHtml(email) : elementText(source)).trim();
}

function childrenToHtml({ name, children }: XmlElement): string {
  const write = RAW.test(name) ? rawText : escapeHtml;
  return children.map((child) => (typeof child === 'string' ? write(child) : elementToHtml(child))).join('');
}

/** `<td/>` is no empty cell in HTML but an open one: every element that can has its end tag. */
function elementToHtml(element: XmlElement): string {
  const { name, attributes } = element;
  const written = Object.entries(attributes).map(([key, { value }]) => ` ${key}="${escapeHtml(value)}"`);
  const start = `<${name}${written.join('')}>`;
  return VOID.test(name) ? start : `${start}${childrenToHtml(element)}</${name}>`;
}

function rawText(text: string): string {
  return text.replaceAll('</', '<\\/');
}
