import { jdbcLinkName } from '#core/links/jdbc-link.ts';
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
  /** By a `db-link`, or by the `jdbc-url` of the element itself (2017). */
  | { readonly type: 'SQL'; readonly select: string; readonly link: string };

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
  const { type, 'db-link': link = jdbcLinkName(element) } = values;
  if (type.trim() === 'NUM') return { type: 'NUM', text };
  if (type.trim() === 'COMMAND') return { type: 'COMMAND', command: text };
  return { type: 'SQL', select: text, link };
}
