import type { XmlElement } from '#core/model/xml.ts';
import { MONITORED_VALUE_ATTRIBUTES } from '#core/parser/grammar/data-monitor.ts';
import { readAttributes } from '#core/parser/read-attributes.ts';
import { childElement, elementText } from '#core/parser/text.ts';

/** What is read: the value itself, or one of its bounds. */
export type Part = 'source' | 'min' | 'max';

/** Where a value comes from (language §7). */
export type ValueOrigin =
  | { readonly type: 'NUM'; readonly text: string }
  | { readonly type: 'COMMAND'; readonly command: string }
  | { readonly type: 'SQL'; readonly select: string; readonly link: string }
  /** 2017: a database by its address; a password comes in it, by a parameter. */
  | { readonly type: 'JDBC'; readonly select: string; readonly url: string; readonly user?: string };

/** The parts that a `<data-monitor>` has, in both dialects. */
export function monitoredValues(content: XmlElement): ReadonlyMap<Part, ValueOrigin> {
  const elements: readonly (readonly [Part, XmlElement | undefined])[] = [
    ['source', childElement(content, 'source')],
    ['min', childElement(content, 'min') ?? childElement(content, 'min-threshold')],
    ['max', childElement(content, 'max') ?? childElement(content, 'max-threshold')],
  ];
  return new Map(elements.flatMap(([part, element]) => (element === undefined ? [] : [[part, originOf(element)]])));
}

function originOf(element: XmlElement): ValueOrigin {
  const values = readAttributes(element, MONITORED_VALUE_ATTRIBUTES, 'resolved');
  const text = elementText(element);
  const { type, username } = values;
  if (type.trim() === 'NUM') return { type: 'NUM', text };
  if (type.trim() === 'COMMAND') return { type: 'COMMAND', command: text };
  const { 'db-link': link, 'jdbc-url': url = '' } = values;
  if (link !== undefined) return { type: 'SQL', select: text, link };
  return { type: 'JDBC', select: text, url, ...(username !== undefined && { user: username }) };
}
